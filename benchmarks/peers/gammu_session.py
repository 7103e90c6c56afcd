"""python-gammu as a peer, run by the distribution's interpreter: LINK TEXT NUMBER...

Sends the text to every number, one after the other; then says `heard SORT NUMBER TIME` of every
call and text until it is ended. TIME is what the system's clock shows when the callback runs; of a
text the callback gets only the place where it is stored, so its number is "-".
"""

from __future__ import annotations

import contextlib
import sys
import time
from typing import Any

import gammu


def main(link: str, text: str, *numbers: str) -> None:
    """Serve until ended."""
    machine = gammu.StateMachine()
    machine.SetConfig(0, {"Device": link, "Connection": "at115200"})
    machine.Init()
    machine.SetIncomingCallback(_happened)
    machine.SetIncomingCall(True)
    with contextlib.suppress(gammu.ERR_NOTSUPPORTED):
        machine.SetIncomingSMS(True)
    for number in numbers:
        machine.SendSMS(
            {"Text": text, "SMSC": {"Location": 1}, "Number": number,
             "Coding": "Unicode_No_Compression"}
        )  # fmt: skip
    while True:
        machine.ReadDevice(True)


def _happened(_: Any, kind: str, what: dict[str, Any]) -> None:
    at = time.time()
    sort = "call" if kind == "Call" else "text"
    print("heard", sort, what.get("Number") or "-", at, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
