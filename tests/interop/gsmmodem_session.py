"""A client in python-gsmmodem-new: LINK NUMBER TEXT.

Prints "listening" when a call and a text may come, and at the end one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from queue import Queue
from typing import Any

from gsmmodem.modem import GsmModem, IncomingCall, ReceivedSms

LIMIT_S = 25.0


def main(link: str, number: str, text: str) -> None:
    """One session: who is it, send, be called, receive, call, hang up."""
    calls: Queue[str] = Queue()
    texts: Queue[str] = Queue()
    answered = threading.Event()

    def called(call: IncomingCall) -> None:  # its number may come with a later ring
        if call.number is None:
            return
        calls.put(call.number)
        call.hangup()

    def received(message: ReceivedSms) -> None:
        texts.put(message.text)

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
    result["callers"] = [calls.get(timeout=LIMIT_S)]
    print("called", flush=True)
    result["received"] = ["".join(texts.get(timeout=LIMIT_S) for _ in range(2))]
    call = modem.dial(number, callStatusUpdateCallbackFunc=lambda _: answered.set())
    answered.wait(LIMIT_S)
    result["answered"] = call.answered
    call.hangup()
    modem.close()
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
    os._exit(0)  # a thread of the library sleeps on for 20 s after close
