"""What alarmctl says of the modems: what they can do, and their acceptance test."""

SENTENCES = {
    "what each modem can do, and the test before it is relied on": "各模块能做什么，用之前怎么验收",
    "what each line can do: text, ring, speak, hear keys, take a second caller": (
        "每条线路能做什么：短信、响铃、说话、听按键、接第二个来电"
    ),
    "ask the modem at PORT everything, for a report of a fault; numbers are masked": (
        "向 PORT 上的模块查询一切，供报告故障用；号码会遮盖"
    ),
    "try one modem and its SIM with a phone in your hand, before anybody relies on it": (
        "投入使用前，拿一部手机逐项测试一个模块和它的卡"
    ),
    "the phone in your hand": "手里这部手机的号码",
    "the result could not be kept in {folder} ({why}): run this as a user who may write there": (
        "结果没法存到 {folder}（{why}）：请换一个有权写入的用户再运行"
    ),
    "yes, recorded": "能，录音",
    "its own voice": "自带语音",
    "no": "否",
    "yes": "是",
    "modem": "模块",
    "texts": "短信",
    "speaks": "说话",
    "hears keys": "听按键",
    "second caller": "第二来电",
    "calls over": "通话网络",
    "LTE": "LTE",
    "2G or 3G": "2G 或 3G",
    "its firmware offers no way for speech: whoever picks up hears silence": (
        "这种模块放不出声音：接起来的人什么也听不到"
    ),
    "it cannot tell which key is pressed: people answer by text or by ringing back": (
        "它分不清按了哪个键：大家用短信或回拨答复"
    ),
    "a second caller hears busy during a call: have call waiting switched on": (
        "通话时第二个来电会听到忙音：请开通呼叫等待"
    ),
    "calls need 2G or 3G, which is being closed: ask for VoLTE on this SIM": (
        "通话要靠 2G 或 3G，而它们正在退网：请为这张卡开通 VoLTE"
    ),
    "not accepted yet: alarmctl lines accept {name} --phone NUMBER": (
        "还没有验收：alarmctl lines accept {name} --phone 号码"
    ),
    "the acceptance test of {when} failed: {names}": "{when} 的验收没有通过：{names}",
    "accepted on {when}": "{when} 验收通过",
    "Asking {port}; this takes up to a minute.": "正在查询 {port}，最多要一分钟。",
    "{why}": "{why}",
    "{word} {more}": "{word} {more}",
    "there is no line {name}: choose {known}": "没有 {name} 这条线路：可选 {known}",
    "alarmd is running and uses its lines: stop it for the test (systemctl stop alarmd)": (
        "alarmd 正在运行并占用线路：测试时请先停下它（systemctl stop alarmd）"
    ),
    "all {n} steps passed": "{n} 步全部通过",
    "{n} of {all} steps passed": "{all} 步中通过 {n} 步",
    "passed": "通过",
    "FAILED": "不通过",
    "{seen} ({s:.0f} s)": "{seen}（{s:.0f} 秒）",
    "refused ({what})": "被拒绝（{what}）",
    "status {what}": "状态 {what}",
    "from {what}": "来自 {what}",
    "number withheld": "号码隐藏",
    "ended": "已挂断",
    "picked up": "有人接听",
    "nobody picked up ({what})": "没有人接（{what}）",
    "this line does not speak": "这条线路放不出声音",
    "{what} s of speech": "说了 {what} 秒",
    "this line hears no keys": "这条线路听不到按键",
    "key {what} heard": "听到按键 {what}",
    "no key heard": "没有听到按键",
    "start": "启动",
    "text out": "发短信",
    "status report": "送达回执",
    "text in": "收短信",
    "ring in": "来电",
    "call out": "打电话",
    "1. The modem starts and finds its network...": "1. 模块启动并找到网络……",
    "2. A text goes to your phone...": "2. 向您的手机发一条短信……",
    "3. The network reports that it arrived...": "3. 等网络报告已送达……",
    "4. Send any text from your phone to this line, within 3 minutes.": (
        "4. 请在 3 分钟内用手机给这条线路随便发一条短信。"
    ),
    "5. Ring this line from your phone and let it ring, within 3 minutes.": (
        "5. 请在 3 分钟内用手机拨这条线路，让它响着。"
    ),
    "6. Your phone rings: pick it up, and if a voice speaks, press 1 as it asks.": (
        "6. 您的手机会响：接起来，听到说话就照着按 1。"
    ),
    "7. Your phone rings again: pick it up, then ring this line from another phone.": (
        "7. 您的手机还会响：接起来，然后用另一部手机拨这条线路。"
    ),
}
