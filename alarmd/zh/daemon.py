"""What the daemon says over its control socket."""

SENTENCES: dict[str, str] = {
    "say which incident by its number": "请用编号指明是哪一起警情",
    "incident {number} is not open": "警情 {number} 没有打开着",
    "no households are loaded yet; run: alarmctl check": "还没有载入住户；请运行：alarmctl check",
    'nobody with the id "{name}" is enrolled': "没有登记编号为“{name}”的人",
    'there is no group "{group}"': "没有“{group}”这个组",
    "{name} has an open incident; close it first": "{name}有一起未结的警情；请先结案",
    "{name} is in no group: name a household or a group": "{name}不属于任何组：请指明一户或一个组",
    "nothing was raised: the households have just changed; try again": (
        "没有报警：名册刚刚变动；请再试一次"
    ),
    '"{name}" is missing or not a text': "缺少“{name}”，或者它不是文字",
    '"{name}" is longer than {length_max} characters': "“{name}”超过了 {length_max} 个字",
    '"{name}" must be one of {choices}': "“{name}”只能是 {choices} 之一",
    "the check of the households did not finish: {error}": "住户文件的检查没有完成：{error}",
    "no line works: nobody can be told": "没有一条线路能用：谁也通知不到",
    "the journal cannot be written ({fault}): free the disk or replace it": (
        "日志写不进去（{fault}）：请腾出磁盘或更换"
    ),
    "line {name}: out of service for {n} minutes": "线路 {name}：已中断 {n} 分钟",
    "line {name}: {problem}": "线路 {name}：{problem}",
    "line {name}: the network refuses its texts; check credit and contract": (
        "线路 {name}：网络拒绝它发短信；请查话费和套餐"
    ),
    "the households file has {count} faults, the last good one is in force; run: alarmctl check": (
        "住户文件有 {count} 处错误，仍用上一份好的；请运行：alarmctl check"
    ),
    "incident {number}: nobody answers for {name}": "警情 {number}：{name}报警，无人应答",
}
