"""What a text costs the AT channel: the octets of one submit taken apart, beside its bound.

python -m benchmarks.channel [--json] [--texts N]

One text is the order, the prompt, the PDU, the reference and OK (27.005 3.5.1). The
bound is far below what a modem needs for anything; the peer is a bare `bytes.split` over the same
answer.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from modem.at.channel import AtChannel, Command, Response
from modem.at.limits import SUBMIT_MAX_S

BOUND_US = 150.0
TEXTS = 2000
SUBMIT = Command("AT+CMGS=150", ("+CMGS:",), SUBMIT_MAX_S, payload="0011000B" * 37)


@dataclass(frozen=True, slots=True)
class Figures:
    """CPU of one text, in microseconds: the median and the least; and its ratios."""

    median_us: float
    least_us: float
    ratio_to_bound: float
    ratio_to_split: float


def submit(channel: AtChannel, reference: int) -> None:
    """One text from the order to the OK; raise RuntimeError if the channel loses it."""
    channel.request(SUBMIT, 0.0)
    channel.bytes_to_send()
    channel.receive(b"\r\n> ", 0.1)
    channel.bytes_to_send()
    (response,) = channel.receive(_answer(reference), 0.2)
    if not isinstance(response, Response):
        raise RuntimeError(f"the text {reference} ended in {response}")


def measure(texts: int) -> Figures:
    """So many texts in a row over one channel."""
    channel = _opened()
    ours = _microseconds(lambda number: submit(channel, number), texts)
    peer = _microseconds(lambda number: _answer(number).split(b"\r\n"), texts)
    median = ours[len(ours) // 2]
    return Figures(median, ours[0], median / BOUND_US, median / peer[len(peer) // 2])


def _opened() -> AtChannel:
    channel = AtChannel()
    channel.open(-1.0)
    while not channel.idle and (at := channel.deadline()) is not None:
        channel.expire(at)
        if b"AT\r" in channel.bytes_to_send():
            channel.receive(b"\r\nOK\r\n", at)
    return channel


def _answer(reference: int) -> bytes:
    return b"\r\n+CMGS: %d\r\n\r\nOK\r\n" % (reference % 256)


def _microseconds(once: Callable[[int], object], times: int) -> list[float]:
    taken = []
    for number in range(times):
        began = time.process_time_ns()
        once(number)
        taken.append((time.process_time_ns() - began) / 1e3)
    return sorted(taken)


def main() -> None:
    """Measure, print, and with --json end with one object."""
    parser = argparse.ArgumentParser(prog="benchmarks.channel", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--texts", type=int, default=TEXTS)
    arguments = parser.parse_args()
    figures = measure(arguments.texts)
    print(f"one text through the AT channel, median of {arguments.texts}")
    print(f"  CPU    {figures.median_us:8.1f} us, at least {figures.least_us:.1f}")
    print(f"  ratio  {figures.ratio_to_bound:8.2f} of the bound of {BOUND_US:g} us")
    print(f"         {figures.ratio_to_split:8.0f} times a bare split of the same octets")
    if arguments.json:
        print(json.dumps(asdict(figures)))


if __name__ == "__main__":
    main()
