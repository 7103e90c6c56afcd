"""Which audio paths one modem has in this epoch, and which of them the next call takes."""

from __future__ import annotations

import contextlib
import logging

from modem.at.keys import KEY_URCS, parse_key
from modem.at_session import AtSession, Urgency
from modem.audio.devices import Devices
from modem.audio.framed import FramedPath
from modem.audio.spoken import SpokenPath
from modem.errors import CommandFailed, CommandTimedOut
from modem.models.voice import Speech, Synthesiser, Volatile
from modem.port import OpenPort
from modem.types import SoundPath
from modem.voice.path import AudioPath

_log = logging.getLogger("modem")


class AudioPaths:
    """The audio paths of the modem behind `session`; a path that failed comes after the others."""

    def __init__(self, session: AtSession, devices: Devices, open_port: OpenPort) -> None:
        self._session, self._devices, self._open_port = session, devices, open_port
        self._ways: list[Speech] = []
        self._silent: list[Speech | None] = []
        self._chosen: Speech | None = None
        self._spoken: SpokenPath | None = None
        self._keys: Volatile | None = None

    def use(self, ways: tuple[Speech, ...], keys: Volatile | None) -> None:
        """Keep the audio paths that the modem confirmed and whose device exists."""
        self._ways = [way for way in ways if self._device(way) is not None]
        self._keys = keys

    @property
    def tells_keys(self) -> bool:
        """Whether the modem itself reports keys."""
        return self._keys is not None

    @property
    def best(self) -> SoundPath:
        """The sound path that the next call will use."""
        return self._ways[0].path if self._ways else SoundPath.NONE

    def choose(self) -> AudioPath | None:
        """A path for one call, None if this modem has no sound."""
        self._silent.clear()
        return self._best_left()

    def another(self) -> AudioPath | None:
        """The next best path for the same call, after the chosen one had no sound; None if no other
        is left, and then the chosen one stays."""
        chosen, spoken = self._chosen, self._spoken
        self._silent.append(chosen)
        self.failed()
        path = self._best_left()
        if path is None:
            self._chosen, self._spoken = chosen, spoken
        return path

    def _best_left(self) -> AudioPath | None:
        self._chosen = self._spoken = None
        for way in self._ways:
            device = self._device(way)
            if way in self._silent or device is None:
                continue
            self._chosen = way
            if isinstance(way, Synthesiser):
                self._spoken = SpokenPath(self._session, way)
                return self._spoken
            is_card = way.path is SoundPath.SOUND_CARD
            opens = self._devices.open_card if is_card else self._open_port
            return FramedPath(self._session, way, device, opens)
        return None

    async def remind(self) -> None:
        """Before a call, set again what it needs and the modem has forgotten. Raise ModemGone."""
        settings = () if self._chosen is None else self._chosen.prepare
        for setting in settings if self._keys is None else (*settings, self._keys):
            with contextlib.suppress(CommandTimedOut):  # ATD will show whether it answers at all
                await self._remind_of(setting)

    async def _remind_of(self, setting: Volatile) -> None:
        lines: tuple[str, ...] = ()
        with contextlib.suppress(CommandFailed):  # some firmware cannot be asked
            lines = await self._session.ask(setting.ask, Urgency.NOW)
        if not setting.stands(lines):
            _log.info("%s again", setting.put.text)
            await self._session.run(setting.put, Urgency.NOW)

    def failed(self) -> None:
        """The path that was chosen last had no sound: the others come first now."""
        if self._chosen in self._ways:
            self._ways.remove(self._chosen)
            self._ways.append(self._chosen)

    def key(self, line: str) -> str | None:
        """The key that a URC reports, None if it reports none; raise MalformedResponse."""
        return parse_key(line) or None if line.startswith(KEY_URCS) else None

    def heard(self, line: str) -> None:
        """Take a URC that may report the end of what the modem speaks."""
        if self._spoken is not None:
            self._spoken.heard(line)

    def _device(self, way: Speech) -> str | None:
        """The device for the frames of `way`: "" if it needs none, None if it is missing."""
        match way.path:
            case SoundPath.PCM_TTY:
                return self._devices.tty(way.usb_interface)
            case SoundPath.SOUND_CARD:
                return self._devices.card()
            case SoundPath.SYNTHESISER:
                return ""
            case SoundPath.NONE:
                return None
