"""Strangers who fill what others need: parts of texts that never become whole, texts and rings
without a pause; and the small stores that this is worst for."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import chain, takewhile

from modem.sim.network import Network
from modem.sim.record import FactKind
from modem.sim.store import MessageStore
from modem.sim.texts import Text, parts_of
from tests.sim.village import Village

PLACES = (10, 20, 23, 50)
BURST_EVERY_S = 900.0
BURST = (20, 80)  # texts
PAUSE_S = 1.5  # a centre brings texts one after the other
RINGERS, RINGS_FOR_S = (2, 4), (60.0, 240.0)
FLOODER = "+8610000099980"
WORDS = "购房优惠" * 10

Later = Callable[..., None]
Flood = Callable[[Village, random.Random, Later], None]


def part(origin: str, recipient: str, number: int, total: int, reference: int) -> Text:
    """One part of a long text that a program has made."""
    (text,) = parts_of(origin, recipient, WORDS, 0)
    element = f"0804{reference:04X}{total:02X}{number:02X}"
    octets = f"{len(element) // 2:02X}{element}{text.tpdu[6:]}"
    text.tpdu = f"{text.tpdu[:4]}{len(octets) // 2:02X}{octets}"
    text.has_header = True
    return text


def first_parts(recipient: str, begun: int = 0) -> Iterator[Text]:
    """Texts of three parts, of which only the first ever comes."""
    for reference in range(begun, 65536):
        yield part(FLOODER, recipient, 1, 3, reference)


def first_parts_of_many(recipient: str, begun: int = 0) -> Iterator[Text]:
    """The same, of ever new senders."""
    for reference in range(begun, 65536):
        yield part(f"+86100002{reference:05d}", recipient, 1, 3, reference)


def all_but_one(recipient: str, begun: int = 0) -> Iterator[Text]:
    """Texts of 255 parts, of which one never comes."""
    for reference in range(begun, 65536):
        for number in range(1, 255):
            yield part(FLOODER, recipient, number, 255, reference)


def short_texts(recipient: str, begun: int = 0) -> Iterator[Text]:
    """Whole short texts."""
    for count in range(begun, 65536):
        yield from parts_of(FLOODER, recipient, f"中奖{count}", 0)


def _bursts(made: Callable[[str, int], Iterator[Text]]) -> Flood:
    def plant(village: Village, rng: random.Random, later: Later) -> None:
        def burst() -> None:
            texts, after_s = made(rng.choice(village.hotlines), rng.randrange(60_000)), 0.0
            for _ in range(rng.randrange(*BURST)):
                later(after_s, accept, texts)
                after_s += rng.expovariate(1.0 / PAUSE_S)
            later(rng.expovariate(1.0 / BURST_EVERY_S), burst)

        def accept(texts: Iterator[Text]) -> None:
            village.network.accept(next(texts), began_at=village.loop.time())

        later(rng.expovariate(1.0 / BURST_EVERY_S), burst)

    return plant


def _rings(village: Village, rng: random.Random, later: Later) -> None:
    """Some ring again as soon as a call is over."""
    phones = [village.network.add_phone(f"+86100000999{n}") for n in range(70, 70 + RINGERS[1])]

    def spell() -> None:
        until = village.loop.time() + rng.uniform(*RINGS_FOR_S)
        for phone in phones[: rng.randint(*RINGERS)]:
            ring(phone.number, rng.choice(village.hotlines), until)
        later(rng.expovariate(1.0 / BURST_EVERY_S), spell)

    def ring(caller: str, hotline: str, until: float) -> None:
        village.network.phones[caller].ring(hotline, for_s=30.0)
        if village.loop.time() < until:
            later(0.5, ring, caller, hotline, until)

    later(rng.expovariate(1.0 / BURST_EVERY_S), spell)


def _small_stores(village: Village, rng: random.Random, _: Later) -> None:
    for pipe in village.pipes.values():
        for memory in ("ME", "SM"):
            store = pipe.modem.mail.store(memory)
            assert isinstance(store, MessageStore)
            store.capacity = rng.choice(PLACES)


FLOODS: dict[str, Flood] = {
    "first parts": _bursts(first_parts),
    "first parts of many": _bursts(first_parts_of_many),
    "all parts but one": _bursts(all_but_one),
    "short texts": _bursts(short_texts),
    "rings without a pause": _rings,
    "small stores": _small_stores,
}


def drawn(rng: random.Random, share: float) -> list[str]:
    """Some of all, about this share of them."""
    return [name for name in FLOODS if rng.random() < share]


def plant(name: str, village: Village, rng: random.Random, later: Later) -> None:
    """Begin one of them."""
    FLOODS[name](village, rng, later)


def is_flooded(network: Network, hotline: str, since: float) -> bool:
    """Whether the flooder's texts wait, or were brought since: the network brings all in turn, as
    many as there is room for."""
    newest = takewhile(lambda fact: fact.at >= since, reversed(network.facts))
    brought = (fact.origin for fact in newest if fact.kind is FactKind.TEXT_DELIVERED)
    waiting = (text.origin for text in network.waiting(hotline))
    return FLOODER in chain(waiting, brought)
