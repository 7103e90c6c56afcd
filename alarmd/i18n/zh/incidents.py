"""What alarmctl shows of alarms, drills and strangers."""

_INCIDENTS = {
    "list the newest alarms, newest first": "列出最近的警情，最新的在前",
    "only those that nobody has closed": "只列未结的",
    "at most so many (20)": "最多列几起（20）",
    "tell one alarm: who was told how and when, who is coming": (
        "查看一起警情：何时如何通知了谁，谁正赶来"
    ),
    "the alarm's number": "警情编号",
    "the alarm's number, or whose it is": "警情编号，或报警人",
    "Without a number: the newest alarm that is open. With a name: the newest of that house.": (
        "不写编号：看最新的未结警情。写姓名：看该户最新的警情。"
    ),
    "also open: {numbers}": "另有未结：{numbers}",
    "the newest, closed: #{number} {name}; alarmctl incidents show {number}": (
        "最近一起已结：警情{number}，{name}；查看：alarmctl incidents show {number}"
    ),
    "alarm {number} is closed already: {reason}, {when}": (
        "警情{number} 已经结束：{reason}，{when}"
    ),
    "raise an alarm for a household, as if it had rung": "代住户报警，等同于该户来电",
    "Asks before it does so; everybody is told at once, by text and by call.": (
        "执行前会询问；随后立即以短信和电话通知所有人。"
    ),
    "what it is about (otherwise: emergency)": "是什么事（不写就是紧急求救）",
    "what you know; kept on record": "您了解的情况；存入记录",
    "close an alarm; everybody who was told gets the all-clear": (
        "结束警情；通知过的人都会收到解除通知"
    ),
    "what it turned out to be (otherwise: unstated)": "结果（不写则为未说明）",
    "no open alarm": "没有未结警情",
    "no alarm yet": "还没有警情",
    "no.": "编号",
    "what": "类别",
    "who": "姓名",
    "when": "时间",
    "missed": "没通知到",
    "CALL THEM": "请回电",
    "#{number} is open for {name}": "警情{number} 已发出：{name}",
    "Follow it: alarmctl incidents show {number}": "查看进展：alarmctl incidents show {number}",
    'Alarm for "{name}": everybody of its group is told NOW.': (
        "代“{name}”报警：将立即通知其联防组所有人。"
    ),
    "Alarm for {name}: {n} neighbours and {officers} will be told NOW, by text and by call.": (
        "代 {name} 报警：将立即以短信和电话通知 {n} 户邻居和{officers}。"
    ),
    "no officer": "（无民警）",
    "Close #{number} ({name}: {reason}): {told} people get the all-clear NOW.": (
        "结束警情{number}（{name}：{reason}）：将立即通知 {told} 人警情解除。"
    ),
    "#{number} is closed": "警情{number} 已结束",
    "#{number} is closed:": "警情{number} 已结束：",
    "the note is longer than {most} characters": "备注超过 {most} 个字",
    "{n} more are told if too few come": "若来的人太少，再通知 {n} 人",
    "IS THERE": "已到场",
    "COMING": "正赶来",
    "said coming, long ago": "说过来，过了很久",
    "told, no answer": "已通知，没应答",
    "sent, unconfirmed": "已发出，等回执",
    "being told": "正在通知",
    "waiting": "等待",
    "in reserve": "备用",
    "no longer told": "不再通知",
    "NOT REACHED": "没通知到",
    "{n} NOT REACHED: {names}": "{n} 人没通知到：{names}",
    "no longer told, it was over before: {names}": "没轮到就结束了，不再通知：{names}",
    "no longer told, the caller says it was a mistake: {names}": (
        "报警人说按错了，没轮到的不再通知：{names}"
    ),
    "being rung": "正在打",
    "no longer rung": "不再打",
    "did not ring": "没有响",
    "loudspeaker {name}: {state}": "喇叭 {name}：{state}",
    "loudspeaker {name}: {state} ({why})": "喇叭 {name}：{state}（{why}）",
    "broken off by us": "由本机挂断",
    "#{number} {kind}, {name} ({status}), {when} ({ago})": (
        "警情{number} {kind}，{name}（{status}），{when}（{ago}）"
    ),
    "{group}; {landmark}": "{group}；{landmark}",
    "note on this house: {note}": "该户备注：{note}",
    "{coming} coming, {cannot} cannot, {told} of {all} told, {missed} not reached": (
        "{coming} 人赶来，{cannot} 人来不了，应通知 {all}、已通知 {told}，{missed} 人没通知到"
    ),
    "It is over: {reason}.": "已结束：{reason}。",
    "texted": "短信",
    "arrived": "送达",
    "rang": "响铃",
    "answer": "答复",
    "see below": "见下",
    "listened {seconds} s": "听了 {seconds} 秒",
    "Not reached: ring them yourself, or send somebody": "没通知到：请亲自打电话，或派人去看",
    "{name} ({where}): {why}": "{name}（{where}）：{why}",
    "never tried": "没有试过",
    "What the caller was told": "给报警人的回音",
    "nothing yet": "还没有",
    "nothing: this phone takes no texts, and no line has rung it back; ring them yourself": (
        "没有：这部电话收不了短信，也没有线路给它回拨过；请您亲自打过去"
    ),
    "What happened": "经过",
    "under way": "进行中",
}

_DRILL = {
    "Every text says that it is a drill; a real alarm goes first at once. With --group the "
    "drill is in the name of the first household of the group. Asks before it does so.": (
        "每条短信都注明是演练；真实警情立即优先。"
        "用 --group 时以该组第一户的名义演练。执行前会询问。"
    ),
    "the group to drill, by id or name, instead of a household": (
        "要演练的联防组（代号或组名），代替住户"
    ),
    "no household is in {group} yet": "{group}还没有住户",
    "Drill in the name of {name}: 1 neighbour gets a drill text and call NOW; "
    "the officers do not.": (
        "以 {name} 的名义演练：将立即向 1 户邻居发演练短信并打电话；不通知民警。"
    ),
    "several are called {name}: {ids}": "叫“{name}”的不止一个：{ids}",
    "name a household, or a group with --group": "请写一户，或用 --group 写一个联防组",
    "Drill in the name of {name}: {n} neighbours get a drill text and call NOW; "
    "the officers do not.": (
        "以 {name} 的名义演练：将立即向 {n} 户邻居发演练短信并打电话；不通知民警。"
    ),
    "started: {numbers}": "已开始：{numbers}",
    "{numbers} waits: every line has used up its texts": (
        "{numbers} 还在等：各条线路的短信额度都用完了"
    ),
    "Until about {when} nobody is told of it; real alarms are sent all the same.": (
        "大约 {when} 以前谁也不会收到；真有警情照常发。"
    ),
}

_STRANGERS = {
    "who rang or texted and is not enrolled": "没有登记却来电、来短信的号码",
    "The newest first. Nobody is answered. That you looked is put on record.": (
        "最新的在前。对这些号码一律不回复。查看本身会记录在案。"
    ),
    "of the last N days (7)": "最近几天（7）",
    "no stranger rang or texted in {span}": "{span}内没有陌生来电或短信",
    "Strangers": "陌生号码",
    "Carriers and services": "运营商和服务号",
    "withheld": "未显示",
    "first": "首次",
    "last": "最近",
    '{when} "{text}"': "{when} “{text}”",
    "{when} a text that cannot be read": "{when} 一条读不出来的短信",
    "{n} texts more": "另有 {n} 条短信",
}

SENSES = {("how often", "rings"): "来电"}
SENTENCES: dict[str, str] = {**_INCIDENTS, **_DRILL, **_STRANGERS}
