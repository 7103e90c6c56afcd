"""A client in python-gammu, run by the distribution's interpreter: LINK NUMBER TEXT.

Prints "listening" when a call and a text may come, and at the end one line of JSON. Its own call it
ends when a line comes out of the FIFO `hang-up`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import gammu

LIMIT_S = 25.0


def main(link: str, number: str, text: str) -> None:
    """One session: who is it, send, be called, receive, call, hang up."""
    machine = gammu.StateMachine()
    machine.SetConfig(0, {"Device": link, "Connection": "at115200"})
    machine.Init()
    result: dict[str, Any] = {
        "imei": machine.GetIMEI(),
        "network": machine.GetNetworkInfo()["State"],
        "signal": machine.GetSignalQuality()["SignalStrength"],
        "sent": [machine.SendSMS(part) for part in _parts(number, text)],
    }
    calls: list[str] = []
    machine.SetIncomingCallback(lambda _, kind, what: calls.append(what["Number"]))
    machine.SetIncomingCall(True)
    print("listening", flush=True)
    deadline = time.monotonic() + LIMIT_S
    while not calls and time.monotonic() < deadline:
        machine.ReadDevice(True)  # waits for what the modem says, a moment at most
    result["callers"] = sorted(set(calls))
    print("called", flush=True)
    while machine.GetSMSStatus()["SIMUsed"] < 2 and time.monotonic() < deadline:
        machine.ReadDevice(True)
    result["received"] = _received(machine)
    machine.DialVoice(number)
    with Path("hang-up").open() as told:
        told.readline()
    machine.CancelCall(0, True)
    print(json.dumps(result), flush=True)


def _parts(number: str, text: str) -> list[dict[str, Any]]:
    entries = [{"ID": "ConcatenatedTextLong", "Buffer": text}]
    parts = gammu.EncodeSMS({"Class": -1, "Unicode": True, "Entries": entries})
    return [{**part, "SMSC": {"Location": 1}, "Number": number} for part in parts]


def _received(machine: Any) -> list[str]:
    """All stored texts, joined by gammu."""
    first = machine.GetNextSMS(0, True)
    second = machine.GetNextSMS(0, False, first[0]["Location"])
    joined = gammu.LinkSMS([first, second])
    return ["".join(part["Text"] for part in message) for message in joined]


if __name__ == "__main__":
    main(*sys.argv[1:])
