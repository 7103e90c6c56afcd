"""The sound of one modem's calls. Nothing runs unless a call is active and its sound is switched
on.

far end's voice --> PCM port of the host        what the host writes, or the modem's own voice
                                                             --> far end's ear
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from modem.sim.calls import SimCall
from modem.types import CallState
from modem.voice.pcm import FRAME_OCTETS, FRAME_S

if TYPE_CHECKING:
    from modem.sim.handset import Handset
    from modem.sim.modem import SimModem

UPLINK_MAX = 25 * FRAME_OCTETS
"""Octets of sound that the modem holds until they are due; more are lost."""
CHARACTER_S = 0.25
"""How long the modem's own voice speaks for one character."""
STALL_WITHIN_S = 12.0


class Sound:
    """`output` sends PCM to the host, `receive` takes PCM from it. `underruns` counts how often the
    host sent too little, once it had begun."""

    def __init__(self, modem: SimModem) -> None:
        self._modem = modem
        self._loop = modem.network.loop
        self.output: Callable[[bytes], None] = lambda sound: None
        self.underruns = 0
        self._is_pcm_on = False
        self._uplink = bytearray()
        self._is_fed = False
        self._call: SimCall | None = None
        self._began_at = 0.0
        self._frames = 0
        self._stalls_at = float("inf")
        self._is_silent = False
        self._timer: asyncio.TimerHandle | None = None
        self._speech_s = 0.0
        self._is_heard = True
        self._spoken: Callable[[], None] | None = None

    # The host

    def receive(self, octets: bytes) -> None:
        """Take sound from the host for the far end."""
        if self._call is not None and self._is_pcm_on:
            self._uplink += octets[: UPLINK_MAX - len(self._uplink)]
            self._is_fed = True

    def switch(self, *, is_on: bool) -> None:
        """Switch PCM on, which takes effect at once if a call is active, or off."""
        self._is_pcm_on = is_on
        self.call_changed()

    def speak(self, text: str, spoken: Callable[[], None], *, is_heard: bool = True) -> None:
        """Speak a text into the call; `spoken` is called at its end, but not if it is interrupted.
        Unless it `is_heard`, the far end does not hear it."""
        self._speech_s, self._spoken, self._is_heard = CHARACTER_S * len(text), spoken, is_heard
        self.call_changed()
        if self._ear is not None and is_heard:
            self._ear.hear_words(text)

    def be_quiet(self) -> None:
        """Stop speaking."""
        self._speech_s, self._spoken = 0.0, None

    # The call

    def call_changed(self) -> None:
        """A call became active or ended, or its sound was switched: start or stop the exchange."""
        active = self._modem.calls.in_state(CallState.ACTIVE)
        call = active[0].call if active and (self._is_pcm_on or self._spoken) else None
        if call is self._call:
            return
        self._call = call
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not active:
            self.be_quiet()
        if call is not None:
            self._begin()

    def power_off(self) -> None:
        """Switch PCM off and stop speaking."""
        self._is_pcm_on = False
        self.be_quiet()
        self.call_changed()

    @property
    def _ear(self) -> Handset | None:
        return None if self._call is None else self._call.far_ear(self._modem)

    def _begin(self) -> None:
        faults, network = self._modem.faults, self._modem.network
        self._uplink.clear()
        self._is_fed = False
        self._frames, self._began_at = 0, self._loop.time()
        self._is_silent = self._modem.chance(faults.silent_sound)
        self._stalls_at = float("inf")
        if self._modem.chance(faults.sound_stalls):
            self._stalls_at = self._began_at + network.rng.uniform(0.0, STALL_WITHIN_S)
        self._set_timer()

    def _set_timer(self) -> None:
        """Schedule the next step, on a beat that does not drift."""
        step_s = self._modem.network.latencies.sound_step_s
        due = self._began_at + self._frames * FRAME_S + step_s
        self._timer = self._loop.call_at(due, self._step)

    def _step(self) -> None:
        call, now = self._call, self._loop.time()
        frames = round((now - self._began_at) / FRAME_S) - self._frames
        self._frames += frames
        if self._is_pcm_on and now < self._stalls_at:
            self._exchange(frames * FRAME_OCTETS)
        if self._spoken is not None:
            self._speak_on(frames * FRAME_S)
        if self._call is call:
            self._set_timer()

    def _exchange(self, octets: int) -> None:
        said = bytes(self._uplink[:octets])
        del self._uplink[:octets]
        if self._is_fed and len(said) < octets:
            self.underruns += 1
        if self._is_silent or self._ear is None:
            self.output(bytes(octets))
        else:
            self._ear.hear(said.ljust(octets, b"\0"))
            self.output(self._ear.voice(octets))

    def _speak_on(self, seconds: float) -> None:
        if self._ear is not None and self._is_heard:
            self._ear.hear_speech(min(seconds, self._speech_s))
        self._speech_s -= seconds
        if self._speech_s <= 0.0 and self._spoken is not None:
            spoken, self._spoken = self._spoken, None
            spoken()
            self.call_changed()
