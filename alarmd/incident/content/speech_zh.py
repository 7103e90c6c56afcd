"""The Chinese script: what each fixed prompt says; a dialect is recorded line by line from it."""

from __future__ import annotations

from alarmd.incident.content.speech_script import Script

SCRIPT = Script(
    prompts={
        # An alarm, to those who are asked to come.
        "alarm": "十户联防，有警情！",
        "drill": "这是演练，不是真的报警。",
        "news": "有新情况，",
        "emergency": "紧急求救！",
        "danger": "有危险！",
        "fire": "着火了！",
        "medical": "有人伤病！",
        "other": "有事求助！",
        "mistake": "本人说按错了，还没有核实。",
        "no_mistake": "不是误报。",
        "see_text": "详情请看短信。",
        "press_member": "能来请按1，来不了请按2，再听一遍请按9。",
        "press_officer": "出警请按1，去不了请按2，再听一遍请按9。",
        # The answers to a key, or to no key.
        "thanks": "收到，谢谢您！",
        "thanks_cannot": "收到，谢谢您告诉我们。",
        "first_coming": "您是第一个，请注意安全。",
        "others_before": "另外还有",
        "others_after": "人也去，请注意安全。",
        "wrong_key": "没有这个选项。",
        "no_key": "没有听到您按键。",
        "goodbye": "再见。",
        # To the one who raised the alarm.
        "received": "收到您的求救！",
        "telling_before": "正在通知",
        "telling_neighbours": "户邻居。",
        "telling_both": "户邻居和民警。",
        "telling_officer": "正在通知民警。",
        "press_caller": "按错了请按0，有危险请按1，着火了请按2，有人伤病请按3。",
        "nobody_yet": "还没有人应答，请马上打110、119或120，我们还在叫人。",
        "noted_mistake": "记下了，是按错了，还会有人核实。",
        "noted_danger": "记下了，有危险。",
        "noted_fire": "记下了，着火了。",
        "noted_medical": "记下了，有人伤病。",
        "alarm_stands": "没有听到按键，报警仍然有效。",
        "stay_calm": "请别慌，正在叫人。",
        "coming_before": "现在有",
        "coming_after": "人正赶来。",
        "a_neighbour": "一位邻居。",
        "and_others": "还有其他人。",
        "call_110": "紧急请打110。",
        "call_119": "紧急请打119。",
        "call_120": "紧急请打120。",
        # It is over.
        "your_house": "您家的",
        "all_clear": "警情已经解除。",
        "was_real": "情况属实，已经处理。",
        "was_false": "是误报。",
        "was_handled": "已经处理。",
        "drill_over": "演练结束，谢谢参加！",
        "next_time": "再有事，请拨热线。",
        # Numbers.
        **{f"n{n}": word for n, word in enumerate("零一二三四五六七八九十")},
        "n2_of": "两",
        **{f"n{10 * n}": word + "十" for n, word in enumerate("二三四五六七八九", 2)},
    },
    house_ending="家",
    house_endings=("家", "户", "店", "厂", "站", "院", "所", "铺", "馆", "坊", "校"),
)
