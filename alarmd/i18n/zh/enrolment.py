"""What `alarmctl household` says, and any command that looks for somebody."""

SENTENCES: dict[str, str] = {
    "list everybody who is enrolled; that you looked is put on record": (
        "列出所有登记的人；查看本身会记录在案"
    ),
    "only this group, by id or name": "只列这个联防组（代号或组名）",
    "nobody has this in id, name, number, landmark or group: {text}": (
        "代号、姓名、号码、位置、组名里都没有：{text}"
    ),
    "only those with this in id, name, number, landmark or group": (
        "只列代号、姓名、号码、位置或组名里有的"
    ),
    "show one party; that you looked is put on record": "查看一户（人）；查看本身会记录在案",
    "id, name or number": "代号、姓名或号码",
    "id, name or number of the household": "住户的代号、姓名或号码",
    "enrol a household; comments in the file stay": "登记一户；文件中的注释保留",
    "a new id, such as wang3": "新代号，例如 wang3",
    "change a household; what is not named stays": "修改一户；没写的不变",
    "take a household out of the scheme": "注销一户",
    "the name that neighbours use": "邻里称呼的姓名",
    "a number; may be repeated. CAN says what the phone can do if not everything: "
    "ring, talk, text, with commas (a landline gets no texts by itself)": (
        "号码；可重复。若不是什么都能，用 CAN 写明：ring 响铃、talk 通话、text 短信，逗号分隔"
        "（座机自动不收短信）"
    ),
    "the group it belongs to, by id or name": "所属联防组（代号或组名）",
    "how a neighbour finds the house": "邻居怎么找到这一户",
    "what the household reads": "该户使用的语言",
    "shown only in this house's own alarm": "备注，只在该户自己的警情中显示",
    "id": "代号",
    "name": "姓名",
    "role": "身份",
    "group": "联防组",
    "phones": "电话数",
    "where": "位置",
    "phone": "电话",
    "language": "语言",
    "note": "备注",
    "said as": "读作",
    'how the name is pronounced, if not as usual: "shan4 xiong2"': (
        "姓名有特殊读音时的拼音，例如 shan4 xiong2"
    ),
    "rings": "响铃",
    "talks": "通话",
    "gets texts": "收短信",
    "{number} ({can})": "{number}（{can}）",
    "Its alarm tells: {names}": "该户报警时通知：{names}",
    'nobody is enrolled as "{name}"; see them all: alarmctl household list': (
        "没有登记“{name}”；全部名单见：alarmctl household list"
    ),
    "several are called {name}; write the id: {parties}": (
        "叫“{name}”的不止一个，请用代号：{parties}"
    ),
    'nobody is enrolled as "{name}"; did you mean: {parties}': (
        "没有登记“{name}”；是不是：{parties}"
    ),
    "{name} = {id} ({where})": "{name} = {id}（{where}）",
    "{name} = {id}": "{name} = {id}",
    "{name} ({id}) is no household but: {role}; that is changed in the file by hand": (
        "{name}（{id}）不是住户，是{role}；要改请手工改文件"
    ),
    "Copy these lines into the file and write your own names and numbers:": (
        "请把下面几行抄进文件，换成本村的名字和号码："
    ),
    'there is no group "{name}"; there are: {ids}': "没有联防组“{name}”；有：{ids}",
    "{name} is enrolled": "{name} 已登记",
    "{name} is changed": "{name} 已修改",
    "{name} is as it was": "{name} 没有变化",
    "{field}: {old} -> {new}": "{field}：{old} 改为 {new}",
    "number is shared": "给人看号码",
    "Left in {group}: {names}": "{group}还有：{names}",
    "{name} ({id})": "{name}（{id}）",
    "{name} is removed": "{name} 已注销",
    "{name} ({id}) is removed: its ring will raise no alarm.": (
        "注销 {name}（{id}）：该户来电将不再报警。"
    ),
    "say what to change: --name, --phone, --group, --landmark, --language, --note, "
    "--say-as, --share-number": (
        "请写明改什么：--name、--phone、--group、--landmark、--language、--note、--say-as、--share-number"
    ),
    "whether those who come to this house may see the number that it rang from": (
        "这一家报警时，去的人能不能看到它用的号码"
    ),
    "number": "号码",
    "shown to those who come": "给来帮忙的人看",
    '"{can}": a phone can ring, talk and text': "“{can}”：电话只能 ring、talk、text",
    "nothing is shown or changed, because that cannot be put on record: {why}": (
        "没有显示也没有改动：这要记录在案，现在记不上：{why}"
    ),
    "{path}: you may not do this ({why}); do it as root, or have yourself put into the "
    "group of that file (usually alarmd) and log in again": (
        "{path}：您没有权限（{why}）；请用 root 执行，"
        "或请人把您加入该文件所属的组（一般是 alarmd）后重新登录"
    ),
    "the file was left as it is: {why}": "文件没有改动：{why}",
    "the file was left as it is: {n} faults, see above": "文件没有改动：上面列出了 {n} 处错误",
    "{file}:{line}": "{file}:{line}",
    "{place} {where}: {why}": "{place} {where}：{why}",
    "{place}: {why}": "{place}：{why}",
    "alarmd is not running; it reads the file when it starts.": (
        "alarmd 没有运行；启动时会读取该文件。"
    ),
    "alarmd keeps the last good file; see why: alarmctl check": (
        "alarmd 继续用上一份正确的名册；原因见：alarmctl check"
    ),
    "alarmd has it: 1 household.": "alarmd 已读入：共 1 户。",
    "alarmd has it: {n} households.": "alarmd 已读入：共 {n} 户。",
}
