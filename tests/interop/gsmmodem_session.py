"""A client in python-gsmmodem-new: LINK NUMBER TEXT.

Prints "listening" when a call and a text may come, and at the end one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from gsmmodem.modem import GsmModem, IncomingCall, ReceivedSms

LIMIT_S = 25.0
PAUSE_S = 0.05


def main(link: str, number: str, text: str) -> None:
    """One session: who is it, send, be called, receive, call, hang up."""
    calls: list[str] = []
    texts: list[str] = []

    def called(call: IncomingCall) -> None:  # its number may come with a later ring
        if call.number is None:
            return
        calls.append(call.number)
        call.hangup()

    def received(message: ReceivedSms) -> None:
        texts.append(message.text)

    modem = GsmModem(
        link, 115200, incomingCallCallbackFunc=called, smsReceivedCallbackFunc=received
    )
    modem.connect()
    result: dict[str, Any] = {
        "imei": modem.imei,
        "network": modem.networkName,
        "signal": modem.waitForNetworkCoverage(LIMIT_S),
    }
    modem.sendSms(number, text)
    print("listening", flush=True)
    _wait(lambda: len(calls) > 0)
    result["callers"] = calls[:1]
    print("called", flush=True)
    _wait(lambda: len(texts) == 2)
    result["received"] = ["".join(texts)]
    call = modem.dial(number)
    _wait(lambda: call.answered)
    result["answered"] = call.answered
    call.hangup()
    modem.close()
    print(json.dumps(result), flush=True)


def _wait(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not holds() and time.monotonic() < deadline:
        time.sleep(PAUSE_S)


if __name__ == "__main__":
    main(*sys.argv[1:])
    os._exit(0)  # a thread of the library sleeps on for 20 s after close
