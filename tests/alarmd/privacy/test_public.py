"""What belongs to a person is in no public part, whatever the entry; and everything is there when
the parts are put together."""

from __future__ import annotations

import itertools
import json
import random
import types
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct
from msgspec.structs import fields

from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptStarted,
    Entry,
    IncidentOpened,
    Means,
    Response,
    RingHeard,
    RosterLoaded,
    TextHeard,
)
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.world import World
from alarmd.journal.database import Journal, decode
from alarmd.personal import Personal, Public
from alarmd.privacy.hidden_codes import HiddenCodes
from alarmd.privacy.public import Parted, parted
from modem.faults import Fault, FaultCode, fault
from modem.types import Msisdn
from tests.alarmd.journals import OFFICER, WANG, box, fire, opened, write_journal

KINDS = get_args(Entry)

# What may be public, by name: who adds one has thought about it.
NAMES_OF_PUBLIC = {
    "call", "detail", "digest", "digit", "group", "group_name", "hash", "head", "kept_as", "limit",
    "line", "lines", "problem", "reason", "seal", "sign", "state", "version", "village", "was",
    "world",
}  # fmt: skip


@dataclass
class Marked:
    """Values of every type, each string one that is found again; `private` and `public` are those
    that were given out."""

    serial: Iterator[int]
    private: list[str]
    public: list[str]

    def value(self, hint: Any) -> Any:
        """A value of this type; a tuple has two."""
        if hint is Msisdn:
            number = f"+86{13_000_000_000 + next(self.serial)}"
            self.private.append(number)
            return Msisdn(number)
        if hint is Fault:
            self.public.append(f"public-{next(self.serial)}")
            return fault(FaultCode.OTHER, why=self.public[-1])
        if hint is Public:
            self.public.append(f"public-{next(self.serial)}")
            return self.public[-1]
        marks = getattr(hint, "__metadata__", ())
        if any(isinstance(mark, Personal) for mark in marks):
            self.private.append(f"private-{next(self.serial)}")
            return self.private[-1]
        origin = get_origin(hint)
        if origin is tuple:
            first, *_ = get_args(hint)
            return self.value(first), self.value(first)
        if origin in (Union, types.UnionType):
            return self.value(next(one for one in get_args(hint) if one is not type(None)))
        if isinstance(hint, type) and issubclass(hint, Struct):
            return self.instance(hint)
        if issubclass(hint, Enum):
            return next(iter(hint))
        assert hint in (int, float, bool), f"nobody has said what {hint} is of"
        return hint(next(self.serial))

    def instance(self, kind: type[Any]) -> Any:
        """One of a struct."""
        hints = get_type_hints(kind, include_extras=True)
        return kind(**{field.name: self.value(hints[field.name]) for field in fields(kind)})


def marked() -> Marked:
    return Marked(itertools.count(1), [], [])


def salts() -> Any:
    return random.Random(7).randbytes


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_number_no_name_no_id_and_no_word_of_anybody_is_public(kind: type[Any]) -> None:
    given = marked()
    row = parted(given.instance(kind), salts())
    assert [one for one in given.private if one in row.public or one[1:] in row.public] == []
    assert [one for one in given.public if one not in row.public] == []
    assert all(one in f"{row.who}{row.words}" for one in given.private)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_public_part_alone_is_an_entry_of_the_same_kind(kind: type[Any]) -> None:
    row = parted(marked().instance(kind), salts())
    assert isinstance(decode(row.kind, row.public), kind)


def strings(kind: type[Any], name: str = "") -> Iterator[tuple[str, Any]]:
    """Every string in a type: the name of its field, and how it is marked."""
    hints = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        hint = hints[field.name]
        while get_origin(hint) is tuple:
            hint = get_args(hint)[0]
        if isinstance(hint, type) and issubclass(hint, Struct):
            yield from strings(hint)
        elif hint is str or get_origin(hint) is not None or hasattr(hint, "__metadata__"):
            yield field.name, hint


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_of_every_string_somebody_has_said_whose_it_is(kind: type[Any]) -> None:
    for name, hint in strings(kind):
        assert hint is not str, name
        if hint is Public:
            assert name in NAMES_OF_PUBLIC


def test_a_type_of_which_nobody_has_said_it_is_refused() -> None:
    class Said(Struct, frozen=True):
        words: str

    said: Any = Said("help")
    with pytest.raises(TypeError, match="public"):
        parted(said, salts())


def tags(row: Parted, *path: str) -> Any:
    found = json.loads(row.public)
    for name in path:
        found = found[name]
    return found


def test_somebody_has_one_tag_in_an_incident_and_another_in_the_next(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    for number in (1, 2):
        journal.append([opened(number)], 1.0, 1.0)
    journal.close()
    journal = Journal(tmp_path / "journal.db")  # after a restart, too
    coming = [
        Acknowledged(n, WANG.id, Response.COMING, Means.RING, "+8610000000101") for n in (1, 2)
    ]
    for entry in coming:
        journal.append([entry], 2.0, 2.0)
    rows = [json.loads(public) for (public,) in journal.ask("SELECT data FROM journal")]
    journal.close()
    first, second, one, two = rows
    assert one["party"] == first["originator"]["id"] != second["originator"]["id"] == two["party"]
    assert one["number"] == first["originator"]["phones"][0]["number"]["e164"] != two["number"]


def test_a_stranger_has_another_tag_each_time() -> None:
    ring, draw = RingHeard("north", "c1", "+8613012345678", ""), salts()
    first, second = parted(ring, draw), parted(ring, draw)
    assert tags(first, "number") != tags(second, "number")
    assert tags(first, "party") == ""


def test_the_same_words_twice_have_two_digests() -> None:
    text, draw = TextHeard("north", "k", "+8613012345678", "", "1", 5.0), salts()
    assert parted(text, draw).digest != parted(text, draw).digest


def test_what_stands_for_a_number_can_be_called_nowhere() -> None:
    shown = tags(parted(opened(), salts()), "originator", "phones")[0]["number"]["e164"]
    assert shown.startswith("+999")
    assert Msisdn(shown)


@pytest.mark.parametrize("entry", [RingHeard("north", "c1", "", ""), RosterLoaded("d", 4)])
def test_an_entry_that_says_nothing_of_anybody_has_one_part(entry: Entry) -> None:
    row = parted(entry, salts())
    assert (row.who, row.words, row.digest) == (None, None, "")


def test_the_public_parts_add_up_to_the_same_alarm_of_people_without_names(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    write_journal(path, [*box(), *fire()])
    journal = Journal(path)
    public = [decode(kind, data) for kind, data in journal.ask("SELECT kind, data FROM journal")]
    whole = [record.entry for record in journal.read()]
    journal.close()

    def happened(entries: list[Entry]) -> list[Any]:
        (incident,) = fold(World(), entries, 50.0).incidents.values()
        return [
            (one.wave, one.response, one.party.role, [a.outcome for a in one.attempts])
            for one in incident.notifications.values()
        ]

    assert happened(public) == happened(whole)
    assert OFFICER.name not in str(public)


def test_an_export_says_each_thing_once() -> None:
    merged = '{"incident":1,"party":"~x","party":"wang"}'
    assert HiddenCodes([]).shown(merged, is_merged=True) == b'{"incident":1,"party":"wang"}'
    assert HiddenCodes([]).shown("no JSON", is_merged=True) is None


def test_a_salt_that_somebody_changed_is_none(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    write_journal(path, [opened()])
    journal = Journal(path)
    journal._connection.execute("UPDATE journal SET who = 'nonsense' || who")
    journal.append([Acknowledged(1, WANG.id, Response.COMING, Means.RING)], 5.0, 5.0)
    assert journal.seq == 2
    journal.close()


def test_attempts_hold_no_number(tmp_path: Path) -> None:
    (first, *_) = (entry for entry in fire() if isinstance(entry, AttemptStarted))
    assert first.number[1:] not in parted(first, salts()).public
    (alarm,) = (entry for entry in fire() if isinstance(entry, IncidentOpened))
    assert "王桂英" not in parted(alarm, salts()).public
