"""The sound of a simulated modem's calls, and who hears it."""

from __future__ import annotations

from collections.abc import Callable

from modem.sim.dialects import PROFILES
from modem.sim.handset import Handset, Hearing
from modem.sim.modem import SimModem
from modem.sim.network import Network
from modem.sim.phone import Answering, Behaviour, SimPhone
from modem.voice.pcm import FRAME_OCTETS, rms_dbfs
from modem.voice.tones import tone
from tests.modem.sim.rig import HOTLINE, IMEI, ZHANG, network
from tests.modem.virtual_loop import elapse


class Host:
    """A program at both ports of a SIM7600 that is in a call; `frames` is what came by the second.
    It answers each frame with one of `says` while there are any."""

    def __init__(self, net: Network) -> None:
        self.modem = SimModem(
            net, HOTLINE, IMEI, lambda data: None, profile=PROFILES["sim7600"], echo=False
        )
        self.modem.sound.output = self._hear
        self.phone: SimPhone = net.add_phone(ZHANG)
        self.frames: list[bytes] = []
        self.says: list[bytes] = []

    def _hear(self, sound: bytes) -> None:
        self.frames.append(sound)
        if self.says:
            self.modem.sound.receive(self.says.pop(0))

    async def call(self, hearing: Hearing | None = None) -> None:
        """Until it is active and the sound is on."""
        self.phone.behaviour = Behaviour(
            answering=Answering.ANSWERS, answer_after_s=1.0, hearing=hearing or Hearing()
        )
        await elapse(1.0)
        self.modem.receive(f"ATD{ZHANG};\r".encode())
        await elapse(1.5)
        self.modem.receive(b"AT+CPCMREG=1\r")

    @property
    def ear(self) -> Handset:
        assert self.phone.ear is not None
        return self.phone.ear


async def host(change: Callable[[Host], None] = lambda one: None) -> Host:
    one = Host(network())
    change(one)
    await one.call()
    return one


async def test_frames_come_at_the_pace_of_the_modem_and_hold_a_quiet_room() -> None:
    one = await host()
    await elapse(1.01)
    assert len(one.frames) == 50
    assert {len(frame) for frame in one.frames} == {FRAME_OCTETS}
    assert -58.0 < rms_dbfs(b"".join(one.frames)) < -52.0


async def test_there_is_no_sound_without_a_call_and_none_after_it() -> None:
    one = await host()
    await elapse(0.5)
    one.phone.hang_up()
    count = len(one.frames)
    await elapse(5.0)
    assert len(one.frames) <= count + 1
    one.modem.receive(b"AT+CPCMREG=1\r")
    await elapse(1.0)
    assert len(one.frames) <= count + 1


async def test_a_host_that_does_not_keep_up_underruns_once_it_has_begun() -> None:
    one = await host()
    await elapse(0.5)
    assert one.modem.sound.underruns == 0
    one.says = [tone(1000.0, -20.0, 0.1)]
    await elapse(0.5)
    assert one.modem.sound.underruns > 0
    assert tone(1000.0, -20.0, 0.1) in bytes(one.ear.heard)


async def test_stalled_sound_stops_within_seconds() -> None:
    one = await host(lambda one: setattr(one.modem.faults, "sound_stalls", 1.0))
    await elapse(13.0)
    count = len(one.frames)
    await elapse(2.0)
    assert len(one.frames) == count < 600


async def test_silent_sound_carries_nothing_either_way() -> None:
    one = await host(lambda one: setattr(one.modem.faults, "silent_sound", 1.0))
    one.says = [tone(1000.0, -20.0, 0.02)] * 40
    await elapse(1.0)
    assert set(one.frames) == {bytes(FRAME_OCTETS)}
    assert not one.ear.heard


def test_keys_are_pressed_after_so_much_speech_each() -> None:
    pressed: list[str] = []
    ear = Handset(Hearing(keys=("1", "2"), after_s=1.0), pressed.append)
    ear.hear(bytes(5 * 16_000))
    assert pressed == []
    speech = tone(500.0, -20.0, 0.6)
    for keys in ([], ["1"], ["1"], ["1", "2"], ["1", "2"], ["1", "2"]):
        ear.hear(speech)
        assert pressed == keys
    assert rms_dbfs(ear.voice(1600)) > -30.0


def test_our_own_speech_comes_back_as_softly_as_was_set() -> None:
    ear = Handset(Hearing(echo_db=10.0, noise_dbfs=-90.0), lambda key: None)
    ear.hear(tone(500.0, -20.0, 0.1))
    assert -30.5 < rms_dbfs(ear.voice(1600)) < -29.5
    assert rms_dbfs(ear.voice(1600)) < -80.0
