"""Firmware that takes less than the standard says, or says more: which modems of a night have which
habit. Drawn from generators of their own: the nights of before keep the faults that they had."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from modem.sim.faults import Faults
from modem.sim.modem import SimModem
from modem.sim.store import Status, Stored

Later = Callable[..., None]
"""Calls something after so many seconds, unless all is healed by then."""
Quirk = Callable[[SimModem, random.Random, Later], None]

INDICATIONS = (
    ((0, 1, 2), (0, 1), (0, 2), (0, 2), (1,)),
    ((0, 1, 3), (0, 1), (0, 2), (0, 1), (0, 1)),
    ((0, 3), (0, 1), (0,), (0,), (0,)),
    ((1,), (0, 1, 2), (0,), (0, 1, 2), (1,)),
)
MENU = ('+CUSD: 2,"1. Balance', "OK", "+CMS ERROR: 500", "NO CARRIER", '9. Back",15')
MENU_EVERY_S = 240.0
BLANKS = 5


def _all_memories(modem: SimModem, _: random.Random, __: Later) -> None:
    modem.faults.takes_all_memories = True


def _indications(modem: SimModem, rng: random.Random, __: Later) -> None:
    modem.faults.indications = rng.choice(INDICATIONS)


def _broken_lists(modem: SimModem, rng: random.Random, __: Later) -> None:
    modem.faults.broken_lists = rng.choice((0.2, 1.0))


def _blank_places(modem: SimModem, _: random.Random, __: Later) -> None:
    for memory in ("ME", "SM"):
        for _number in range(BLANKS):
            modem.mail.store(memory).add(Stored("", Status.READ))


def _second_pin(modem: SimModem, _: random.Random, __: Later) -> None:
    modem.sim.wants_second_pin = True


def _names_missing_sim(modem: SimModem, _: random.Random, __: Later) -> None:
    modem.faults.names_missing_sim = True


def _menus(modem: SimModem, rng: random.Random, later: Later) -> None:
    def say() -> None:
        modem.urc(*MENU)
        modem.urc(f"+CPIN: {modem.sim.state}")
        later(rng.expovariate(1 / MENU_EVERY_S), say)

    later(rng.expovariate(1 / MENU_EVERY_S), say)


def _plain_texts(modem: SimModem, _: random.Random, __: Later) -> None:
    modem.faults.takes_plain_texts = True


def _no_plus(modem: SimModem, _: random.Random, __: Later) -> None:
    modem.faults.refuses_plus = True


QUIRKS: dict[str, Quirk] = {
    "all memories at once": _all_memories,
    "few indications": _indications,
    "lists that break": _broken_lists,
    "blank places": _blank_places,
    "second PIN": _second_pin,
    "SIM said to be missing": _names_missing_sim,
    "menus": _menus,
    "plain texts only": _plain_texts,
    "no plus": _no_plus,
}


FIRMWARE = (
    "takes_all_memories",
    "indications",
    "takes_plain_texts",
    "refuses_plus",
    "broken_lists",
    "names_missing_sim",
)


def healed(faults: Faults) -> Faults:
    """Without faults. What a firmware is like is none: lines must serve on it."""
    return replace(Faults(), **{name: getattr(faults, name) for name in FIRMWARE})


def drawn(rng: random.Random, share: float) -> list[str]:
    """Some of all, about this share of them."""
    return [name for name in QUIRKS if rng.random() < share]


def plant(name: str, modems: list[SimModem], rng: random.Random, later: Later) -> None:
    """Give one habit to all modems, or to one of them."""
    for modem in modems if rng.random() < 0.5 else rng.sample(modems, 1):
        QUIRKS[name](modem, rng, later)
