"""Enrolling, changing and removing a household in households.yaml, whose comments and order stay.

Every change is checked as a whole before the file is replaced: a refused change changes nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from alarmd.config.fields import language
from alarmd.config.problem import Problem, errors
from alarmd.config.yaml_nodes import PROBLEMS_MAX, Value, decode, parse, read_bytes
from alarmd.enrolment.households import parse_roster
from alarmd.i18n.language import Language, Message, t
from alarmd.roster import Party, Phone, Roster
from alarmd.system.atomic import replace_file
from cli.refused_text import by_lines_there, concerning
from cli.yaml_edit import TextEdit, as_item, in_brackets, scalar

BYTE_ORDER_MARK = "\ufeff"
_KEYS = (
    "id", "name", "phones", "group", "landmark", "language", "note", "say_as", "share_number",
)  # fmt: skip
_YES_OR_NO = {True: "yes", False: "no"}
_INDENT = 2
ALL_PROBLEMS = sys.maxsize  # a warning about this household may be the thousandth

Parties = dict[str, Party]


class EnrolRefused(Exception):
    """The file stays as it is; `problems` say why, line by line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, problems)))


class Written(Struct, frozen=True):
    """The roster before the change (None: the file had faults) and after it, and the warnings about
    the changed households."""

    before: Roster | None
    after: Roster
    warnings: list[Problem]


class Changes(Struct, frozen=True):
    """The fields of a household to change; None leaves a field as it is, "" empties it."""

    name: str | None = None
    phones: tuple[Phone, ...] | None = None
    group: str | None = None
    landmark: str | None = None
    language: Language | None = None
    note: str | None = None
    say_as: str | None = None
    shares_number: bool | None = None

    def of(self, household: Party) -> Party:
        """The household with these changes."""
        return replace(household, **self._given())

    def but(self, household: Party | None) -> Changes:
        """Only those changes that make a difference to the household."""
        same = {key for key, new in self._given().items() if getattr(household, key, None) == new}
        return replace(self, **dict.fromkeys(same))

    def written(self) -> Iterator[tuple[str, str]]:
        """The keys of the file to write and their new values; phones are written separately."""
        for key, new in self._given().items():
            match new:
                case bool():
                    yield "share_number", _YES_OR_NO[new]
                case Language():
                    yield key, new.value
                case str():
                    yield key, new

    def _given(self) -> dict[str, Any]:
        given = {item.name: getattr(self, item.name) for item in fields(self)}
        return {key: value for key, value in given.items() if value is not None}


def show(path: Path, household: str) -> str:
    """The lines of a household as they are written; raise EnrolRefused."""
    edit, item = _find(_content(path)[0], household, path.name)
    numbers = range(edit.dash_line(item), edit.last_line(item) + 1)
    return "\n".join(edit.line(number) for number in numbers)


def village_language(path: Path) -> Language:
    """The language of everybody for whom the file names no other; raise EnrolRefused."""
    top, _ = _households(_content(path)[0], path.name)
    return language(top.entries(), Language.ZH)


def add(path: Path, households: Sequence[Party]) -> Written:
    """Enrol households, each below the last of its group; raise EnrolRefused."""

    def change(text: str, known: Parties) -> str:
        for household in households:
            if household.id in known:
                _refuse_taken_id(text, household.id, path.name)
            _refuse_taken_numbers(text, household.id, household.phones, known, path.name)
        for household in households:
            text = _with(text, household, path.name)
        return text

    return _rewrite(path, change, lambda known: known | {one.id: one for one in households})


def edit(path: Path, household: str, changes: Changes) -> Written:
    """Change what is given and nothing else; raise EnrolRefused."""

    def change(text: str, known: Parties) -> str:
        _refuse_taken_numbers(text, household, changes.phones or (), known, path.name)
        return _changed(text, household, changes, known.get(household), path.name)

    def expected(known: Parties) -> Parties:
        return known | {household: changes.of(known[household])}

    return _rewrite(path, change, expected)


def remove(path: Path, household: str) -> Written:
    """Take a household out of the file; raise EnrolRefused."""

    def change(text: str, _: Parties) -> str:
        edit, item = _find(text, household, path.name)
        edit.delete_lines(edit.dash_line(item), edit.last_line(item))
        return edit.result()

    def expected(known: Parties) -> Parties:
        return {key: party for key, party in known.items() if key != household}

    return _rewrite(path, change, expected)


def _rewrite(
    path: Path, change: Callable[[str, Parties], str], expected: Callable[[Parties], Parties]
) -> Written:
    """Replace the file by its changed text, if that has no errors and differs only as expected."""
    real = path.resolve()
    with _alone(real):
        text, mark = _content(real)
        old = (mark + text).encode()
        before, known_problems = parse_roster(old, path.name, ALL_PROBLEMS)
        known = dict(before.parties) if before is not None else {}
        changed = change(text, known)
        new = (mark + changed).encode(errors="replace")
        after, problems = parse_roster(new, path.name, ALL_PROBLEMS)
        if after is None:
            raise EnrolRefused(by_lines_there(errors(problems)[:PROBLEMS_MAX], text, changed))
        if before and (after.parties, after.groups) != (expected(known), before.groups):
            raise _refusal(path.name, t("this cannot be changed here; edit the file by hand"))
        if new != old:
            _replace(real, new)
    changed_places = _places_changed(known, dict(after.parties))
    return Written(before, after, concerning(changed_places, problems, known_problems))


def _places_changed(before: Parties, after: Parties) -> set[str]:
    """The places at which problems concern the changed households or their groups."""
    places = set()
    for party in before.keys() | after.keys():
        old, new = before.get(party), after.get(party)
        if old != new:
            places |= {party, *(f"groups.{one.group}" for one in (old, new) if one is not None)}
    return places


def _refuse_taken_id(text: str, household: str, file: str) -> None:
    line = _line_of(text, household, file)
    message = t('the id "{id}" is already on line {line}', id=household, line=line)
    raise EnrolRefused([Problem(file, 0, household, message)])


def _refuse_taken_numbers(
    text: str, household: str, phones: Sequence[Phone], known: Parties, file: str
) -> None:
    """Raise EnrolRefused if another party has one of the numbers, or if one is given twice."""
    owners = {
        phone.number: party
        for party in known.values()
        for phone in party.phones
        if party.id != household
    }
    problems = []
    for index, phone in enumerate(phones):
        owner, where = owners.get(phone.number), f"{household}.phones[{index}]"
        if owner is not None:
            message = t(
                "{number} already belongs to {id} (line {line})",
                number=phone.number.e164,
                id=f"{owner.name} = {owner.id}",
                line=_line_of(text, owner.id, file),
            )
            problems.append(Problem(file, 0, where, message))
        elif phone.number in [other.number for other in phones[:index]]:
            message = t("{number} is given twice", number=phone.number.e164)
            problems.append(Problem(file, 0, where, message))
    if problems:
        raise EnrolRefused(problems)


def _line_of(text: str, party: str, file: str) -> int:
    """The line on which the party with this id is written, 0 if nobody has this id."""
    top, _ = _households(text, file)
    items = (item for section in top.entries().values() for item in section.peek_items())
    return next((item.line for item in items if item.peek("id") == party), 0)


def _replace(path: Path, data: bytes) -> None:
    try:
        replace_file(path, data, like=path.stat())
    except OSError as error:
        reason = error.strerror or str(error)
        raise _refusal(
            path.name, t("the file cannot be replaced: {reason}", reason=reason)
        ) from None


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Lock the folder against other changes to its files; raise EnrolRefused if it is locked."""
    with contextlib.ExitStack() as stack:
        try:
            folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
            stack.callback(os.close, folder)
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = t("somebody else is changing the file; try again")
            raise _refusal(path.name, message) from None
        except OSError as error:
            message = t("the file cannot be read: {reason}", reason=error.strerror or str(error))
            raise _refusal(path.name, message) from None
        yield


def _content(path: Path) -> tuple[str, str]:
    """The text of the file and its byte order mark, if it has one."""
    problems: list[Problem] = []
    data = read_bytes(path, problems)
    text = None if data is None else decode(data, path.name, problems)
    if data is None or text is None:
        raise EnrolRefused(problems)
    return text, BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK.encode()) else ""


def _households(text: str, file: str) -> tuple[Value, Value | None]:
    """The whole file and its list of households, if there is one."""
    problems: list[Problem] = []
    top = parse(text.encode(errors="replace"), file, problems)
    if top is None:
        raise EnrolRefused(problems)
    section = top.entries().get("households")
    if section is not None and section.is_flow and not section.is_empty:
        message = t("write the households one below the other, each with a dash")
        raise EnrolRefused([Problem(file, section.line, "households", message)])
    return top, section


def _find(text: str, household: str, file: str) -> tuple[TextEdit, Value]:
    _, section = _households(text, file)
    for item in section.items() if section is not None else ():
        if item.peek("id") == household:
            return TextEdit(text), item
    raise _refusal(file, t('no household has the id "{id}"', id=household))


def _refusal(file: str, message: Message) -> EnrolRefused:
    return EnrolRefused([Problem(file, 0, "", message)])


def _with(text: str, household: Party, file: str) -> str:
    """The text with one more household, written like its neighbours."""
    top, section = _households(text, file)
    edit = TextEdit(text)
    written = _fields(household, default=language(top.entries(), Language.ZH))
    if section is None:
        edit.insert_lines(edit.lines, ["households:", *as_item(written, _INDENT, _INDENT)])
    elif section.is_empty:
        edit.replace(section, "")
        edit.insert_lines(section.first_line, as_item(written, _INDENT, _INDENT))
    else:
        items = section.items()
        same_group = [item for item in items if item.peek("group") == household.group]
        neighbour = (same_group or items)[-1]
        lines = as_item(written, section.column, max(_INDENT, neighbour.column - section.column))
        if neighbour.is_flow:
            lines = [" " * section.column + "- " + in_brackets(written)]
        edit.insert_lines(edit.last_line(neighbour), lines)
    return edit.result()


def _fields(household: Party, default: Language) -> dict[str, str]:
    """The fields of a household as YAML, without those that are empty or the default."""
    written = {
        "id": scalar(household.id),
        "name": scalar(household.name),
        "phones": _phones(household.phones),
        "group": scalar(household.group),
        "landmark": scalar(household.landmark) if household.landmark else "",
        "language": household.language.value if household.language is not default else "",
        "note": scalar(household.note) if household.note else "",
        "say_as": scalar(household.say_as) if household.say_as else "",
        "share_number": _YES_OR_NO[True] if household.shares_number else "",
    }
    return {key: text for key, text in written.items() if text}


def _phones(phones: Sequence[Phone]) -> str:
    return "[" + ", ".join(map(_phone, phones)) + "]"


def _phone(phone: Phone) -> str:
    """The number alone if the phone can do everything, else with the abilities that it lacks."""
    abilities = {"text": phone.texts, "talk": phone.talks, "ring": phone.rings}
    missing = {key: "no" for key, can in abilities.items() if not can}
    return in_brackets({"number": phone.number.e164, **missing}) if missing else phone.number.e164


def _changed(text: str, household: str, changes: Changes, known: Party | None, file: str) -> str:
    edit, item = _find(text, household, file)
    written = item.entries()
    changes = changes.but(known)
    if changes.phones is not None:
        if "phones" in written:
            _change_phones(edit, written["phones"], known, changes.phones)
        else:
            _insert(edit, item, "phones", _phones(changes.phones))
    for key, plain in changes.written():
        if key in written:
            edit.replace(written[key], scalar(plain, written[key].quote))
        else:
            _insert(edit, item, key, scalar(plain))
    return edit.result()


def _insert(edit: TextEdit, item: Value, key: str, written: str) -> None:
    """Write a key that is not there yet below the one that usually stands before it."""
    there = item.entries()
    if item.is_flow:
        edit.append_inside(list(there.values())[-1], f", {key}: {written}")
        return
    above = [there[name] for name in _KEYS[: _KEYS.index(key)] if name in there][-1]
    edit.insert_lines(edit.last_line(above), [f"{' ' * item.column}{key}: {written}"])


def _change_phones(
    edit: TextEdit, value: Value, known: Party | None, phones: tuple[Phone, ...]
) -> None:
    """Change only the lines of the phones that differ, if each phone has a line of its own."""
    if value.is_flow or value.is_empty or known is None:
        edit.replace(value, _phones(phones))
        return
    lead = " " * value.column + "- "
    wanted = {phone.number: phone for phone in phones}
    kept = [phone.number for phone in known.phones if phone.number in wanted]
    if not kept or kept != [phone.number for phone in phones[: len(kept)]]:
        lines = [lead + _phone(phone) for phone in phones]
        edit.replace_lines(value.first_line, edit.last_line(value), lines)
        return
    for item, phone in zip(value.items(), known.phones, strict=True):
        first, last = edit.dash_line(item), edit.last_line(item)
        if phone.number not in wanted:
            edit.delete_lines(first, last)
        elif wanted[phone.number] != phone and item.is_block and not item.is_flow:
            edit.replace_lines(first, last, [lead + _phone(wanted[phone.number])])
        elif wanted[phone.number] != phone:
            edit.replace(item, _phone(wanted[phone.number]))
    new = [lead + _phone(phone) for phone in phones[len(kept) :]]
    edit.insert_lines(edit.last_line(value), new)
