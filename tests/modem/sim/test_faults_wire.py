"""What a bad wire, a slow SIM and a bad temper do to what a modem says."""

from __future__ import annotations

from modem.sim.record import FactKind
from modem.sim.wire import CLUMP_MAX_S, STRAY_MAX_S
from tests.modem.sim.rig import IMEI, ZHANG, Terminal, network
from tests.modem.virtual_loop import elapse, run

OFTEN = 40


async def _fresh(seed: int = 1) -> Terminal:
    terminal = Terminal(network(seed=seed))
    await elapse(0.01)
    return terminal


async def test_pieces_and_clumps_change_when_octets_come_but_not_which() -> None:
    terminal = await _fresh()
    sizes: list[int] = []
    terminal.modem.output = lambda data: sizes.append(len(data))
    terminal.modem.faults.pieces = 1.0
    terminal.type("AT+CGSN\r")
    await elapse(5)
    whole = len(f"\r\n{IMEI}\r\n\r\nOK\r\n")
    assert sum(sizes) == whole
    assert len(sizes) > 2
    sizes.clear()
    terminal.modem.faults.pieces, terminal.modem.faults.clumps = 0.0, 1.0
    terminal.type("AT+CGSN\r")
    terminal.modem.faults.clumps = 0.5
    await elapse(20 * CLUMP_MAX_S)
    assert sizes == [whole]


async def test_noise_is_put_in_and_nothing_is_taken_out() -> None:
    terminal = await _fresh()
    octets = bytearray()
    terminal.modem.output = octets.extend
    terminal.modem.faults.noise = 1.0
    for _ in range(OFTEN):
        terminal.type("AT+CGSN\r")
    clean = octets.translate(None, b"\x00\xff\x11\x1a")
    assert clean.count(IMEI.encode() + b"\r\n") == OFTEN
    assert clean.count(b"\r\nOK\r\n") == OFTEN
    assert len(clean) < len(octets)


async def test_a_stray_line_comes_inside_the_next_response_or_by_itself() -> None:
    terminal = await _fresh()
    terminal.modem.faults.stray_urcs = 1.0
    places = set()
    for _ in range(OFTEN):
        terminal.modem.urc("RING")
        assert terminal.lines() == []
        answer = await terminal.ask("AT+CGSN")
        assert [line for line in answer if line != "RING"] == [IMEI, "OK"]
        places.add(answer.index("RING"))
    assert places == {0, 1}
    terminal.modem.urc("RING")
    assert (await terminal.ask("AT"))[0] == "RING"
    terminal.modem.urc("RING")
    await elapse(STRAY_MAX_S + 1)
    assert terminal.lines() == ["RING"]


async def test_a_stray_line_comes_between_a_prompt_and_its_text() -> None:
    terminal = await _fresh()
    terminal.modem.faults.stray_urcs = 1.0
    terminal.modem.urc("+CRING: VOICE")
    assert await terminal.ask("AT+CMGS=30") == ["> "]
    terminal.modem.urc("RING")
    assert terminal.lines() == ["RING"]


async def test_prompts_get_lost_at_a_rate() -> None:
    terminal = await _fresh()
    terminal.modem.faults.loses_prompts = 1.0
    assert await terminal.ask("AT+CMGS=30") == []
    terminal.type("\x1b")
    assert terminal.lines() == ["OK"]


async def test_a_deaf_modem_does_nothing_and_a_mute_one_does_not_say_so() -> None:
    terminal = await _fresh()
    terminal.modem.faults.deaf = 1.0
    assert await terminal.ask("AT+CMEE=2") == []
    terminal.modem.faults.deaf = 0.0
    assert await terminal.ask("AT+CMEE?") == ["+CMEE: 0", "OK"]
    terminal.modem.faults.mute = 1.0
    assert await terminal.ask("AT+CMEE=1;+CMEE?") == ["+CMEE: 1"]
    terminal.modem.faults.mute = 0.0
    assert await terminal.ask("AT+CMEE?") == ["+CMEE: 1", "OK"]


async def test_any_command_may_be_refused_for_a_moment() -> None:
    terminal = await _fresh()
    await terminal.ask("AT+CMEE=1")
    terminal.modem.faults.command_errors = 1.0
    answers = {(await terminal.ask("AT+CSQ"))[-1] for _ in range(OFTEN)}
    assert "ERROR" in answers
    assert "+CME ERROR: 14" in answers
    assert "OK" not in answers


async def test_a_boot_may_be_silent() -> None:
    terminal = await _fresh()
    terminal.modem.faults.silent_boots = 1.0
    terminal.modem.reboot()
    await elapse(1)
    assert terminal.lines() == ["+CPIN: READY"]


async def test_a_sim_may_need_a_while_after_a_boot_and_get_lost_later() -> None:
    terminal = await _fresh()
    terminal.modem.faults.sim_busy_s = 20.0
    terminal.modem.reboot()
    await elapse(10)
    assert terminal.lines()[-1] == "+CPIN: NOT READY"
    await terminal.ask("AT+CMEE=1;+CREG=1")
    assert await terminal.ask("AT+CPIN?") == ["+CME ERROR: 14"]
    assert await terminal.ask("AT+CPMS?") == ["+CMS ERROR: 314"]
    assert await terminal.ask("AT+CREG?") == ["+CREG: 1,0", "OK"]
    await elapse(20)
    assert terminal.lines() == ["+CPIN: READY", "+CREG: 2", "+CREG: 1"]
    terminal.modem.lose_sim(5.0)
    await elapse(6)
    assert terminal.lines() == [
        "+CPIN: NOT READY", "+CREG: 0", "+CPIN: READY", "+CREG: 2", "+CREG: 1"
    ]  # fmt: skip


def test_the_same_seed_disturbs_in_the_same_way() -> None:
    def once() -> bytes:
        octets = bytearray()

        async def story() -> None:
            terminal = await _fresh(seed=5)
            terminal.modem.output = octets.extend
            faults = terminal.modem.faults
            faults.pieces = faults.clumps = faults.noise = faults.stray_urcs = faults.mute = 0.4
            terminal.modem.network.add_phone(ZHANG).ring(terminal.modem.number, for_s=20.0)
            for _ in range(OFTEN):
                terminal.type("AT+CLCC\r")
                await elapse(1)

        run(story())
        return bytes(octets)

    assert once() == once()


async def test_a_reboot_forgets_what_was_not_said_yet() -> None:
    terminal = await _fresh()
    terminal.modem.faults.clumps = 1.0
    assert await terminal.ask("AT") == []
    terminal.modem.power_off()
    terminal.modem.faults.clumps = 0.0
    await elapse(5)
    assert terminal.heard() == ""
    assert not [f for f in terminal.modem.network.facts if f.kind is FactKind.CALL_SETUP]
