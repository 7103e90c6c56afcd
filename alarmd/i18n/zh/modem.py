"""The Chinese of the faults of a modem, by the English that stands beside each code."""

SENTENCES: dict[str, str] = {
    # the port
    "{name} is missing: is the modem plugged in and powered?": "{name} 不在：模块插好、通电了吗？",
    "{name} is not a serial port: name one of /dev/serial/by-id": (
        "{name} 不是串口：请写 /dev/serial/by-id 里的一个"
    ),
    "{name} cannot be reached: its folder is closed to this user": (
        "够不到 {name}：这个用户进不了它所在的文件夹"
    ),
    "{name} may not be opened by this user: add the user to the group {group}": (
        "这个用户无权打开 {name}：请把用户加入 {group} 组"
    ),
    "{name} is in use by {holder} (process {process}): stop it, or tell it to leave this modem "
    "alone": "{name} 正被 {holder} 占用（进程 {process}）：请停掉它，或让它别碰这个模块",
    "{name} is in use by a program of another user, often ModemManager: stop it, or tell it to "
    "leave this modem alone": (
        "{name} 正被别的用户的程序占用，多半是 ModemManager：请停掉它，或让它别碰这个模块"
    ),
    "{name} is locked by another program: stop it, or tell it to leave this modem alone": (
        "{name} 被别的程序锁住了：请停掉它，或让它别碰这个模块"
    ),
    "{name} vanished while it was opened: is the modem restarting?": (
        "{name} 打开时消失了：模块在重启吗？"
    ),
    "{name} did not open in {limit_s:g} s: plug the modem in again": (
        "{name} 过了 {limit_s:g} 秒还打不开：请把模块拔下再插上"
    ),
    "{name} cannot be configured: {why}": "{name} 设置不了：{why}",
    "{name} cannot be opened: {why}": "{name} 打不开：{why}",
    "the port was closed": "端口关了",
    "the modem takes no more data": "模块不再收数据",
    "hung up": "断开了",
    "reading or writing failed": "读写出错",
    "the device is gone": "设备不在了",
    "there is no such file": "没有这个文件",
    "no permission": "没有权限",
    "it is in use": "正被占用",
    "a fault that this version does not know": "这个版本不认识的故障",
    # the modem
    "Nothing at {name} works as a modem ({why}): check that `port` is its AT port, and its "
    "power.": "{name} 上没有能用的模块（{why}）：请查 `port` 是不是它的 AT 口，有没有通电。",
    "The modem was lost ({why}): check its cable, its hub and its power.": (
        "模块不见了（{why}）：请查线、集线器和电源。"
    ),
    "The modem does not start ({why}): if this lasts, unplug it for ten seconds.": (
        "模块起不来（{why}）：要是一直这样，请拔下来等十秒再插。"
    ),
    "The modem restarts over and over: give it a powered hub or a better supply.": (
        "模块反复重启：请给它带电源的集线器，或换好一点的电源。"
    ),
    "The modem does not end a call: if this lasts, unplug it for ten seconds.": (
        "模块挂不断电话：要是一直这样，请拔下来等十秒再插。"
    ),
    "A fault of the program stopped this modem: the log says more; please report it.": (
        "程序出错，停了这个模块：详情见 journalctl -u alarmd，请报告给我们。"
    ),
    "This port leads to the modem with IMEI {imei}, not {wanted}: correct `port` or `imei` of "
    "this line.": "接在这个口的是 IMEI {imei}，不是 {wanted}：请改这条线路的 `port` 或 `imei`。",
    "This port leads to a modem that does not say its IMEI, not to {wanted}: correct `port` or "
    "`imei` of this line.": (
        "这个口接的模块不报 IMEI，认不出是不是 {wanted}：请改这条线路的 `port` 或 `imei`。"
    ),
    "no answer within {limit_s:g} s": "过了 {limit_s:g} 秒没有应答",
    "it does not answer AT": "不应答 AT",
    "it said what nobody can read": "说的话没人看得懂",
    "more than {limit} commands wait": "等着的命令超过 {limit} 条",
    "it started anew": "重新启动了",
    "it has forgotten its settings": "设置丢了",
    "it can do more than at its start": "现在能做的比启动时多了",
    # the SIM
    "No SIM answers: put one in, or clean its contacts and seat it again.": (
        "SIM 卡没有反应：请插上卡，或擦净触点重新插好。"
    ),
    "its SIM went away": "SIM 卡不见了",
    "The SIM wants its PIN and none is configured: switch it off, or set `pin_file`.": (
        "SIM 卡要 PIN 码，而设置里没有：请关掉 PIN，或写上 `pin_file`。"
    ),
    "The SIM wants {state}: unlock it in a phone and switch its PIN off.": (
        "SIM 卡要 {state}：请放到手机里解锁，并关掉 PIN。"
    ),
    "The SIM refused the configured PIN: it is not tried again; correct `pin_file`.": (
        "SIM 卡不认设置的 PIN：不会再试；请改 `pin_file`。"
    ),
    "The SIM did not take the configured PIN: see whether `pin_file` is right.": (
        "SIM 卡没有接受设置的 PIN：请看 `pin_file` 对不对。"
    ),
    "The SIM has {left} tries left, so none is entered: unlock it in a phone, switch the PIN "
    "off.": "SIM 卡的 PIN 只剩 {left} 次机会，所以不试：请放到手机里解锁，并关掉 PIN。",
    "The SIM does not say how many tries its PIN has left, so none is entered: unlock it in a "
    "phone, switch the PIN off.": (
        "SIM 卡不说 PIN 还剩几次机会，所以不试：请放到手机里解锁，并关掉 PIN。"
    ),
    "The SIM or the modem refuses to send (code {cause}): the modem is restarted.": (
        "SIM 卡或模块拒绝发送（代码 {cause}）：正在重启模块。"
    ),
    # the network
    "The network refuses this SIM: ask whether it is active and paid.": (
        "网络拒绝这张 SIM 卡：请问一下有没有开通、欠费。"
    ),
    "The network allows emergency calls only: check that the SIM is active and sits well.": (
        "网络只许打紧急电话：请查 SIM 卡有没有开通、插好。"
    ),
    # arriving texts
    "The message store is filling up ({used} of {capacity} places are taken): delete the old "
    "texts in it.": "短信快存满了（{capacity} 条占了 {used} 条）：请删掉旧短信。",
    "The modem does not list its texts in {memory}: each place is read by itself.": (
        "模块列不出 {memory} 里的短信：只好一条一条地读。"
    ),
    "Texts that arrive in {memory} cannot be read: use another SIM or another modem; rings are "
    "heard.": "存到 {memory} 的短信读不出来：请换 SIM 卡或换模块；打进来的电话还能听到。",
    "The modem does not tell of arriving texts: it is asked every few seconds; use another "
    "modem if you can.": "这个模块来了短信不吭声：只好隔几秒问它一次；能换就换一个。",
    "The modem offers no place to store texts, so that one can be lost: put in a SIM that has "
    "one, or another modem.": (
        "模块没有地方存短信，有的短信会丢：请换一张能存的 SIM 卡，或换模块。"
    ),
    "No text can arrive over this modem: use another one; rings are heard.": (
        "这个模块收不到短信：请换一个；打进来的电话还能听到。"
    ),
    # the resets that were tried
    "Tried: radio off and on.": "试过关开无线。",
    "Tried: restart.": "试过重启。",
    "Tried: USB reset.": "试过 USB 复位。",
    "Tried: USB power off and on.": "试过断开 USB 电源再通上。",
    "Not possible: radio off and on ({why}).": "关开无线做不到（{why}）。",
    "Not possible: restart ({why}).": "重启做不到（{why}）。",
    "Not possible: USB reset ({why}).": "USB 复位做不到（{why}）。",
    "Not possible: USB power off and on ({why}).": "断开 USB 电源做不到（{why}）。",
    "Nothing helped: unplug it for ten seconds.": "都没用：请拔下来等十秒再插。",
    "it is not known where it is plugged in": "不知道它插在哪里",
    "the modem is not on the USB": "模块不在 USB 上",
    "this user may not write {file}": "这个用户无权写 {file}",
    "uhubctl is not installed": "没有安装 uhubctl",
    "uhubctl: {why}": "uhubctl 说：{why}",
    "not done in {limit_s:g} s": "过了 {limit_s:g} 秒还没做完",
    # the sound of a call
    "no audio": "没有声音",
    "stalled": "声音中断",
    "{device} was lost": "{device} 断开了",
    "{device} needs aplay and arecord: install the package alsa-utils": (
        "{device} 需要 aplay 和 arecord：请安装软件包 alsa-utils"
    ),
    "the sound card's program ended": "声卡的程序停了",
    # how an attempt ended
    "the modem refused it": "模块拒绝",
    "refused with code {cause}": "被拒绝，代码 {cause}",
    "the network refused it": "网络拒绝",
    "the modem refused the call": "模块拒绝打这个电话",
    "the modem is not ready": "模块没准备好",
    "it cannot be sent as a text: {why}": "没法当短信发：{why}",
    "a part was accepted late, those after it were not sent": "前一段发得太晚，后面的没有发",
    "the service centre could not deliver it": "短信中心没能送到",
    "it was cut off": "中途挂断了",
    "somebody rings": "有人打进来",
    "an incoming call came first": "先有电话打进来",
    "not answered": "没人接",
    "the modem does not show the call": "模块不显示这个电话",
    "did not ring within {limit_s:g} s": "过了 {limit_s:g} 秒对方还没响铃",
    "too many orders wait": "等着办的太多",
    "alarmd was restarted": "alarmd 重启了",
    "the line never said how it ended": "线路一直没说结果",
}
