"""What the demonstration shows."""

SENTENCES: dict[str, str] = {
    "play one village alarm on simulated modems": "用模拟模块演一次村里的报警",
    "how many lines (2)": "几条线路（2）",
    "run time so many times faster (15; with one line 30)": (
        "时间加快多少倍（15；只有一条线路时 30）"
    ),
    "who does what (1)": "谁怎么做的随机种子（1）",
    "keep the files of the demonstration in this new folder": "把演示的文件留在这个新文件夹里",
    "the demonstration was broken off": "演示被中断了",
    "A household of ten presses its key. {lines} simulated modems, {speed} times as "
    "fast as life; nothing leaves this machine.": (
        "十户里的一户按下了报警键。{lines} 个模拟模块，比实际快 {speed} 倍；"
        "什么都不会发到这台机器外面。"
    ),
    "{name} rang {s} s ago": "{name} {s} 秒前拨了热线",
    "now": "现在",
    "NOT REACHED (phone is off)": "没通知到（关机）",
    "{told} of {recipients} told, {acknowledged} answered, {not_reached} not reached. "
    "First text after {first} s, all texts after {texts} s, everybody tried on two "
    "channels after {tried} s; these {lines} lines cannot do it in less than {bound} s.": (
        "{recipients} 人中 {told} 人已通知到，{acknowledged} 人回应，{not_reached} 人没通知到。"
        "{first} 秒发出第一条短信，{texts} 秒发完全部短信，{tried} 秒时每人都已短信加电话试过；"
        "这 {lines} 条线路最快也要 {bound} 秒。"
    ),
    "BROKEN": "损坏",
    "the journal has faults": "记录有错",
    "MISSED": "漏了",
    "GOOD": "很好",
    "everybody who could be reached was told, and the journal verifies": (
        "能联系到的人都通知到了，记录校验通过"
    ),
    "The files are in {folder}.": "文件在 {folder}。",
    "alarmd ended by itself; its last words: {words}": "alarmd 自己退出了；最后的话：{words}",
    "this took too long; see {log}": "时间太长了；请看 {log}",
}
