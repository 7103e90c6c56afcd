"""The devices that carry a modem's sound, found by the USB device of the modem itself."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from modem.audio.card import open_card
from modem.port import OpenPort
from modem.usb import SYSFS, usb_device


class Devices(Protocol):
    """The sound devices of one modem, looked up each time: numbers change when it restarts."""

    open_card: OpenPort

    def tty(self, interface: int | None) -> str | None:
        """The tty that carries sound: the configured one, or that of this USB interface."""

    def card(self) -> str | None:
        """The sound card, as ALSA names it."""


class SystemDevices:
    """Devices by Linux sysfs. `port` is the modem's AT port; `audio`, if not "", is what the
    operator says: a tty (/dev/...) or a sound card (hw:...)."""

    def __init__(
        self,
        port: str,
        audio: str = "",
        *,
        open_card: OpenPort = open_card,
        sysfs: Path = SYSFS,
    ) -> None:
        self.open_card = open_card
        self._port, self._audio, self._sysfs = port, audio, sysfs

    def tty(self, interface: int | None) -> str | None:
        """The tty that carries sound: the configured one, or that of this USB interface."""
        if self._audio:
            return None if self._is_card(self._audio) else self._audio
        device = usb_device(self._port, self._sysfs)
        if device is None or interface is None:
            return None
        place = f"{device.name}:*.{interface}"
        found = sorted([*device.glob(f"{place}/tty?*"), *device.glob(f"{place}/tty/tty?*")])
        return f"/dev/{found[0].name}" if found else None

    def card(self) -> str | None:
        """The sound card, as ALSA names it; found by the USB device, never by a fixed number, which
        would mix up two modems of one kind (quirk 43)."""
        if self._audio:
            return self._audio if self._is_card(self._audio) else None
        device = usb_device(self._port, self._sysfs)
        if device is None:
            return None
        found = sorted(device.glob(f"{device.name}:*/sound/card*"))
        return f"plughw:{found[0].name.removeprefix('card')},0" if found else None

    @staticmethod
    def _is_card(audio: str) -> bool:
        return audio.startswith(("hw:", "plughw:"))
