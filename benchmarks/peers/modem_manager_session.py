"""A program that uses ModemManager, run by the distribution's interpreter: TEXT NUMBER...

Sends the text to every number, one after the other; then says `heard SORT NUMBER TIME` of every
call and text until it is ended. TIME is what the system's clock shows when the signal's handler
runs. The bus is the session's.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from gi.repository import Gio, GLib  # type: ignore[import-not-found,unused-ignore]

_NAME = "org.freedesktop.ModemManager1"
_MODEM = "/org/freedesktop/ModemManager1/Modem/0"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_SEND_LIMIT_MS = 60_000


class Session:
    """One connection to the bus."""

    def __init__(self) -> None:
        self._bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        for interface, signal, handler in (
            ("Modem.Messaging", "Added", self._texted),
            ("Modem.Voice", "CallAdded", self._called),
        ):
            self._bus.signal_subscribe(
                _NAME, f"{_NAME}.{interface}", signal, _MODEM, None, Gio.DBusSignalFlags.NONE,
                handler,
            )  # fmt: skip

    def send(self, text: str, numbers: tuple[str, ...]) -> None:
        """Send, waiting for each before the next."""
        fields = [
            {"number": GLib.Variant("s", number), "text": GLib.Variant("s", text)}
            for number in numbers
        ]
        paths = [
            self._ask(_MODEM, f"{_NAME}.Modem.Messaging", "Create", GLib.Variant("(a{sv})", (one,)))
            for one in fields
        ]
        for (path,) in paths:
            self._ask(path, f"{_NAME}.Sms", "Send", None)

    def _texted(self, *signal: Any) -> None:
        at = time.time()
        path, is_received = signal[5].unpack()
        if is_received:
            _say("text", self._number(path, "Sms"), at)

    def _called(self, *signal: Any) -> None:
        at = time.time()
        (path,) = signal[5].unpack()
        number = self._number(path, "Call")
        # It takes the next ring for this call's own until this one has ended.
        self._ask(path, f"{_NAME}.Call", "Hangup", None)
        _say("call", number, at)

    def _number(self, path: str, interface: str) -> str:
        asked = GLib.Variant("(ss)", (f"{_NAME}.{interface}", "Number"))
        return str(self._ask(path, _PROPERTIES, "Get", asked)[0])

    def _ask(self, path: str, interface: str, method: str, arguments: Any) -> Any:
        answer = self._bus.call_sync(
            _NAME, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE,
            _SEND_LIMIT_MS, None,
        )  # fmt: skip
        return answer.unpack()


def _say(sort: str, number: str, at: float) -> None:
    print("heard", sort, number or "-", at, flush=True)


def main(text: str, *numbers: str) -> None:
    """Serve until ended."""
    Session().send(text, numbers)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main(*sys.argv[1:])
