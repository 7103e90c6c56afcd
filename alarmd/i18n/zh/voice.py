"""What alarmctl says of prompts and recordings."""

SENTENCES: dict[str, str] = {
    # A file that is to become a prompt.
    "the file is empty; record it again": "文件是空的；请重新录",
    "the file is too big: one file for each prompt, a minute at most": (
        "文件太大：每条提示音一个文件，最长一分钟"
    ),
    "it is {seconds} s long, {limit} s at most: one file for each prompt": (
        "长 {seconds} 秒，最长 {limit} 秒：每条提示音一个文件"
    ),
    "the WAV file is damaged; record it again": "WAV 文件已损坏；请重新录",
    "WAV of this kind cannot be read; convert it: {command}": (
        "这种 WAV 编码读不了；请先转换：{command}"
    ),
    "this is {kind}, not WAV; convert it: {command}": (
        "这是 {kind} 文件，不是 WAV；请先转换：{command}"
    ),
    "this is not a WAV file; record one, or convert it: {command}": (
        "这不是 WAV 文件；请录一个，或先转换：{command}"
    ),
    "this is not a prompt of alarmd; import it again": "这不是 alarmd 的提示音；请重新导入",
    "there is no sound in it; record it again": "里面没有声音；请重新录",
    "nobody is heard in it; record it again, closer to the microphone": (
        "听不到人声；请靠近话筒重新录"
    ),
    "it is overdriven; record it again, further from the microphone": (
        "声音过大失真；请离话筒远一点重新录"
    ),
    "it is overdriven in places; better record it again, further from the microphone": (
        "有几处声音过大失真；最好离话筒远一点重新录"
    ),
    # A name in households.yaml.
    '"{text}" is not pinyin; write a tone after each syllable: shan4 xiong2': (
        "“{text}”不是拼音；每个音节后写声调，例如 shan4 xiong2"
    ),
    '"{text}" is not one syllable for each character': "“{text}”与姓名的字数对不上",
    # alarmctl prompts
    "record, listen to and check what people hear in a call": "录制、试听、检查电话里播放的话",
    "list the prompts: where each comes from, what it says": (
        "列出提示音：每条用的是哪种声音、说什么"
    ),
    "what is said of this household, instead of the fixed prompts": (
        "改为列出这一户的名字、地点等说法"
    ),
    "the language of the prompt; zh if left out": "提示音的语言；不写为 zh",
    "prompt": "提示音",
    "voice": "声音",
    "says": "说",
    "recorded": "录音",
    "synthesised": "合成",
    "shipped": "自带",
    "MISSING": "缺",
    "play a prompt, or the alarm of a household as it would be heard": (
        "播放一条提示音，或某户报警时别人听到的话"
    ),
    "a prompt as in the list, or a household": "提示音（见列表）或住户",
    "write a WAV file instead": "不播放，写成 WAV 文件",
    "{subject} has no sound yet": "{subject} 还没有声音",
    "{prompt} has no sound; it is said in general words": "{prompt} 没有声音；用通用的话代替",
    "take recordings over": "导入录音",
    "Any WAV file; it is brought to 8 kHz, trimmed and levelled. The name of a file is the "
    "prompt that it says (alarm.wav, wang.name.wav); of a folder, all recordings are taken.": (
        "任何 WAV 文件；会转成 8 kHz，去掉静音，调好音量。文件名就是它说的提示音"
        "（alarm.wav、wang.name.wav）；给文件夹则导入其中所有录音。"
    ),
    "there is no recording in {folder}": "{folder} 里没有录音",
    "WAV files, or folders of them": "WAV 文件或文件夹",
    "the prompt that the one file says": "这个文件说的是哪条提示音",
    "--as needs one file": "--as 只能配一个文件",
    'there is no prompt "{prompt}"; see alarmctl prompts list': (
        "没有提示音“{prompt}”；见 alarmctl prompts list"
    ),
    "{prompt}: {file}": "{prompt}：{file}",
    "record a prompt with this machine's microphone": "用本机话筒录一条提示音",
    "Read out what is shown, between two presses of Enter.": "两次按回车之间，读出显示的话。",
    "a prompt as in the list, such as alarm or wang.name": "提示音（见列表），如 alarm、wang.name",
    "Read out: {words}": "请读：{words}",
    "Press Enter, read it out, press Enter again.": "按回车，读出来，再按回车。",
    "{seconds:.1f} s are kept": "已保存 {seconds:.1f} 秒",
    "show what has no sound, is out of date, or should be listened to": (
        "列出没有声音、已过时、需要试听的提示音"
    ),
    "Exit code 1 if a prompt of alarmd itself is missing; the rest are warnings.": (
        "缺少 alarmd 自带的提示音时退出码为 1；其余只是提醒。"
    ),
    "this name was listened to and is right; may be repeated": "这个名字已试听，读得对；可重复",
    "every prompt has its sound": "每条提示音都有声音",
    "and {count} more": "另有 {count} 条",
    "this machine has none of: {programs}; install alsa-utils, or use import and --to": (
        "本机没有 {programs}；请安装 alsa-utils，或改用 import 和 --to"
    ),
    "the sound card refuses: {why}": "声卡用不了：{why}",
    "the sound card gives nothing: is the microphone or the loudspeaker plugged in?": (
        "声卡没有反应：话筒或扬声器插好了吗？"
    ),
    # What a person must look at.
    "Without any sound: install alarmd again, or record them": (
        "完全没有声音：请重装 alarmd 或自己录"
    ),
    "Recordings of words that have changed, not used any more: record them again": (
        "录音说的话已经改了，不再使用：请重新录"
    ),
    "Said in general words: alarmctl prompts render, or record them": (
        "用通用的话代替：运行 alarmctl prompts render，或自己录"
    ),
    "Surnames of several readings: listen with alarmctl prompts play, then write say_as or "
    "mark what is right with --listened": (
        "多音姓：用 alarmctl prompts play 试听，读错的写 say_as，读对的用 --listened 记下"
    ),
    "Names and landmarks that are hard to read: listen with alarmctl prompts play, then record "
    "them, write say_as or mark what is right with --listened": (
        "不好读的名字和地点：用 alarmctl prompts play 试听，读错的录音或写 say_as，"
        "读对的用 --listened 记下"
    ),
    "Rendered for nobody any more: alarmctl prompts render removes it": (
        "合成过但已没人用：alarmctl prompts render 会删掉"
    ),
    "{path}": "{path}",
    '{id} says "{old}", not "{new}"': "{id} 说的是“{old}”，不是“{new}”",
    "{id}: {text}": "{id}：{text}",
    "{id}: {name} is read {pinyin}": "{id}：{name} 读作 {pinyin}",
    "{id}: a sign in {name} cannot be read: left out": "{id}：{name} 里有读不了的符号，已略过",
    "{id}: a rare character in {name}": "{id}：{name} 里有生僻字",
    "{id}: {name} is read by the English voice": "{id}：{name} 用英语声音读",
    "{id}: digits in {name}": "{id}：{name} 里有数字",
    # Synthesis.
    "synthesise what the roster needs and nobody has recorded": (
        "合成名册需要而没有录音的名字和地点"
    ),
    "Needs make voices. Takes some seconds for each name; alarmd does it by itself when the "
    "roster changes. What is there already is left alone.": (
        "需要先 make voices。每个名字要几秒；名册变化时 alarmd 会自己做。已有的不重做。"
    ),
    "only what is said of this household": "只做这一户",
    "there is no synthesiser on this machine: make voices, or record the names": (
        "本机没有语音合成：请 make voices，或自己录"
    ),
    "the synthesiser stopped; its reason stands above": "合成中断；原因见上",
    "{count} were synthesised": "合成了 {count} 条",
    "{done} of {of}: {id}": "{done}/{of}：{id}",
    "{id}: not one sign can be read": "{id}：没有一个字能读",
    "{count} ({subjects}). {advice}. All of them: alarmctl prompts check": (
        "{count} 条（{subjects}）。{advice}。全部见：alarmctl prompts check"
    ),
    "remove a recording; the prompt then has the voice that it had before": (
        "删除一条录音，恢复录音以前的声音"
    ),
    "{prompt} is not recorded": "{prompt} 没有录音",
    "Recordings of nobody who is enrolled: alarmctl prompts remove": (
        "录音的住户已不在名册：用 alarmctl prompts remove 删掉"
    ),
    "{id}": "{id}",
}
