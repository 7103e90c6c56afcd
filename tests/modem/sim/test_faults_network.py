"""What a bad network does to texts, to reports and to calls nobody could take."""

from __future__ import annotations

from modem.sim.latency import Latencies
from modem.sim.network import SLOW_MAX_S, Network, NumberForm
from modem.sim.phone import SimPhone
from modem.sim.record import FactKind
from modem.sms import pdu
from modem.types import RegistrationState
from tests.modem.sim.rig import HOTLINE, ZHANG, Terminal, network
from tests.modem.virtual_loop import elapse

LI = "+8610000000102"
OFTEN = 40


def _two(net: Network) -> tuple[SimPhone, SimPhone]:
    return net.add_phone(ZHANG), net.add_phone(LI)


async def test_texts_get_lost_late_and_doubled() -> None:
    net = network()
    zhang, li = _two(net)
    net.faults.lost_texts = 1.0
    zhang.text(LI, "lost")
    await elapse(SLOW_MAX_S)
    assert li.texts == []
    net.faults.lost_texts, net.faults.slow_texts = 0.0, 1.0
    zhang.text(LI, "slow")
    await elapse(0.1)
    assert li.texts == []
    await elapse(SLOW_MAX_S)
    net.faults.slow_texts, net.faults.doubled_texts = 0.0, 1.0
    zhang.text(LI, "twice")
    await elapse(1)
    assert [text.text for text in li.texts] == ["slow", "twice", "twice"]


async def test_a_text_that_comes_twice_to_a_modem_is_the_same_text() -> None:
    net = network()
    terminal = Terminal(net)
    zhang = net.add_phone(ZHANG)
    await elapse(1)
    net.faults.doubled_texts = 1.0
    zhang.text(HOTLINE, "help")
    await elapse(1)
    terminal.lines()
    _, one, _, other, _ = await terminal.ask("AT+CMGL=4")
    assert one == other


async def test_parts_overtake_each_other() -> None:
    net = network(seed=3)
    terminal = Terminal(net)
    zhang = net.add_phone(ZHANG)
    await elapse(1)
    net.faults.shuffled_parts = 1.0
    zhang.text(HOTLINE, "着火了" * 60)
    await elapse(120)
    terminal.lines()
    texts = _delivers((await terminal.ask("AT+CMGL=4"))[1::2])
    numbers = [text.concat.number for text in texts if text.concat]
    assert sorted(numbers) == [1, 2, 3]
    assert numbers != [1, 2, 3]


def _reports(lines: list[str]) -> list[pdu.StatusReport]:
    found = [pdu.decode(line) for line in lines if line.startswith("0")]
    return [report for report in found if isinstance(report, pdu.StatusReport)]


def _delivers(lines: list[str]) -> list[pdu.Deliver]:
    return [text for raw in lines if isinstance(text := pdu.decode(raw), pdu.Deliver)]


async def test_reports_get_lost_late_and_tell_of_the_wrong_text_or_a_wrong_end() -> None:
    net = network()
    terminal = Terminal(net)
    net.add_phone(ZHANG)
    await elapse(1)
    await terminal.ask("AT+CNMI=2,1,0,1,0")

    async def sent() -> tuple[int, list[str]]:
        answer = await terminal.send("fire", within_s=0.0)
        await elapse(1)
        return int(answer[0].removeprefix("+CMGS: ")), answer[2:] + terminal.lines()

    net.faults.lost_reports = 1.0
    assert _reports((await sent())[1]) == []
    net.faults.lost_reports, net.faults.late_reports = 0.0, 1.0
    assert _reports((await sent())[1]) == []
    await elapse(SLOW_MAX_S)
    assert len(_reports(terminal.lines())) == 1
    net.faults.late_reports, net.faults.strange_reports = 0.0, 1.0
    reference, lines = await sent()
    assert 0 < (reference - _reports(lines)[0].reference) % 256 < 8
    net.faults.strange_reports, net.faults.false_reports = 0.0, 1.0
    ends = {_reports((await sent())[1])[0].status for _ in range(OFTEN)}
    assert ends == {0x00, 0x30, 0x41, 0x46, 0x63}


async def test_a_carrier_may_name_two_callers_in_one_text() -> None:
    net = network()
    terminal = Terminal(net)
    await elapse(1)
    net.faults.tells_missed_calls = net.faults.lists_missed_calls = True
    terminal.modem.radio.set_target(RegistrationState.SEARCHING)
    for phone in _two(net):
        phone.ring(HOTLINE, for_s=1.0)
        await elapse(5)
    terminal.modem.radio.set_target(RegistrationState.HOME)
    await elapse(1)
    terminal.lines()
    (note,) = _delivers((await terminal.ask("AT+CMGL=4"))[1::2])
    assert note.text.count("于08:00") == 2


async def test_the_carrier_tells_who_rang_in_vain_once_and_nobody_who_hid() -> None:
    net = network()
    terminal = Terminal(net)
    zhang, li = _two(net)
    await elapse(1)
    net.faults.tells_missed_calls = True
    terminal.modem.radio.set_target(RegistrationState.SEARCHING)
    for _ in range(2):
        zhang.ring(HOTLINE, for_s=1.0)
        await elapse(5)
    li.ring(HOTLINE, for_s=1.0, is_withheld=True)
    await elapse(5)
    terminal.modem.radio.set_target(RegistrationState.HOME)
    await elapse(1)
    terminal.lines()
    (note,) = _delivers((await terminal.ask("AT+CMGL=4"))[1::2])
    assert note.text == "【来电提醒】号码10000000101于08:00给您来电，请及时回复。"
    assert note.sender.digits == "10086"


async def test_a_service_number_looks_the_same_in_every_form() -> None:
    net = network(Latencies.none())
    for form in NumberForm:
        net.form = form
        assert net.present("10010").digits == "10010"


async def test_without_faults_chance_is_not_asked() -> None:
    net = network()
    terminal = Terminal(net)
    zhang, _ = _two(net)
    await elapse(1)
    state = net.rng.getstate()
    await terminal.ask("AT+CNMI=2,1,0,1,0")
    zhang.text(HOTLINE, "help")
    zhang.ring(HOTLINE)
    await terminal.send("fire")
    terminal.modem.reboot()
    await elapse(100)
    assert net.rng.getstate() == state
    assert [f for f in net.facts if f.kind is FactKind.REPORT_DELIVERED]
