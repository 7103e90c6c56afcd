"""python-gsmmodem-new as a peer: LINK TEXT NUMBER...

Sends the text to every number, one after the other; then says `heard SORT NUMBER TIME` of every
call and text until it is ended. TIME is what the system's clock shows when the callback runs. It
runs at RING, with the number only if +CLIP has come by then: otherwise NUMBER is "-".
"""

from __future__ import annotations

import sys
import time

from gsmmodem.modem import GsmModem, IncomingCall, ReceivedSms


def main(link: str, text: str, *numbers: str) -> None:
    """Serve until ended."""
    modem = GsmModem(
        link, 115200, incomingCallCallbackFunc=_called, smsReceivedCallbackFunc=_texted
    )
    modem.connect()
    for number in numbers:
        modem.sendSms(number, text)
    modem.rxThread.join()


def _called(call: IncomingCall) -> None:
    at = time.time()
    print("heard", "call", call.number or "-", at, flush=True)


def _texted(message: ReceivedSms) -> None:
    at = time.time()
    print("heard", "text", message.number, at, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
