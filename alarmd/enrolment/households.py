"""Reads households.yaml (who is enrolled, who stands in for whom); reports all faults at once."""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field

from alarmd.config.fields import (
    Fields,
    check_name,
    language,
    name_of,
    named,
    optional_text,
    required_text,
    switch,
    unknown_group,
    unknown_party,
)
from alarmd.config.problem import Problem, errors
from alarmd.config.yaml_nodes import PROBLEMS_MAX, Value, finish, parse, read_bytes
from alarmd.enrolment.phones import PhoneBook
from alarmd.i18n import pinyin
from alarmd.i18n.language import Language, t
from alarmd.incident.content.sms import NOTE_UNITS_MAX
from alarmd.incident.facts.part import is_plain, units
from alarmd.roster import CALLED_OUT, Group, Party, Role, Roster

GROUP_HOUSEHOLDS_MIN = 2  # a household alone in its group has no neighbour to tell
GROUP_HOUSEHOLDS_MAX = 20
GROUP_ENROLLED = 10  # a group of this, the usual size, is complete

# Name and landmark share one text of 70 UTF-16 units with what happened and what to do.
NAME_UNITS_MAX = 12
LANDMARK_UNITS_MAX = 24
HOUSE_UNITS_MAX = 18  # name and landmark together: so much fits whole into each text of an alarm
SIGN_UNITS_MAX = 8  # it stands in front of every text, in brackets of its own

# The lines that no command makes: with these in an empty file, the first household can be added.
FIRST_LINES = """\
village: 柳溪村
groups:
  dongtou:
    name: 东头组
    officers: [li]
    enrolling: yes
officers:
  - id: li
    name: 李警官
    phones: [+8610000000001]
"""

_SECTIONS = {
    "households": Role.HOUSEHOLD,
    "officers": Role.OFFICER,
    "backups": Role.BACKUP,
    "heads": Role.HEAD,
    "operators": Role.OPERATOR,
}
_TOP_KEYS = ("village", "sign", "language", "groups", *_SECTIONS)
_PARTY_KEYS = (
    "id", "name", "phones", "group", "landmark", "language", "note", "say_as", "share_number",
)  # fmt: skip
_GROUP_KEYS = ("name", "officers", "widen_to", "enrolling")
_WIDEN_KEYS = ("groups", "parties")
_BRACKETS = frozenset("[](){}<>【】［］（）｛｝〔〕〖〗「」『』《》〈〉")


def load_roster(path: Path) -> tuple[Roster | None, list[Problem]]:
    """Check households.yaml; return problems in the file's order, no roster if one is an error."""
    problems: list[Problem] = []
    data = read_bytes(path, problems)
    return (None, problems) if data is None else parse_roster(data, path.name)


def parse_roster(
    data: bytes, file: str, shown_max: int = PROBLEMS_MAX
) -> tuple[Roster | None, list[Problem]]:
    """`load_roster` for content that is not a file yet; the problems call it `file`."""
    problems: list[Problem] = []
    with _collector_paused():
        top = parse(data, file, problems)
        roster = None if top is None else _roster(top, hashlib.sha256(data).hexdigest())
    problems = finish(problems, file, shown_max)
    return (None if errors(problems) else roster), problems


def lacks_first_lines(problems: Iterable[Problem]) -> bool:
    """Whether the file is missing or empty, or has no group yet."""
    lacking = (
        t("there is no such file: {path}", path=""),
        t("the file is empty"),
        t("no group is written here; a village has at least one"),
    )
    templates = {message.template for message in lacking}
    return any(problem.message.template in templates for problem in problems)


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the garbage collector: a big file makes only live objects, and collecting would double
    the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Enrolled(Struct):
    """What has been read so far: parties in the order of the file, and where each is written."""

    default_language: Language
    parties: dict[str, Party] = field(default_factory=dict)
    places: dict[str, Value] = field(default_factory=dict)
    book: PhoneBook = field(default_factory=PhoneBook)
    groups_named: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    ids_in_small: dict[str, Value] = field(default_factory=dict)
    houses: dict[tuple[str, str], Value] = field(default_factory=dict)
    devices: Counter[str] = field(default_factory=Counter)


def _roster(top: Value, digest: str) -> Roster:
    fields = top.fields(_TOP_KEYS)
    village = required_text(top, fields, "village")
    enrolled = _Enrolled(language(fields, Language.ZH))
    for key, section in fields.items():
        if key in _SECTIONS:
            for item in section.items():
                _read_party(item, _SECTIONS[key], enrolled)
    groups = _read_groups(top, fields, enrolled)
    enrolled.book.warn_of_samples()
    return Roster.of(village, groups, enrolled.parties.values(), digest, _sign(top, fields))


def _read_party(item: Value, role: Role, enrolled: _Enrolled) -> None:
    item = named(item, "id")
    fields = item.fields(_PARTY_KEYS)
    if not fields:
        if item.is_empty:
            item.error(t("nothing is written here"))
        return
    party_id = name_of(item, fields, "id")
    if not party_id:
        return
    if party_id in enrolled.places:
        line = enrolled.places[party_id].line
        fields["id"].error(t('the id "{id}" is already on line {line}', id=party_id, line=line))
    else:
        _warn_if_alike(fields["id"], party_id, enrolled)
    enrolled.places.setdefault(party_id, item)
    name = required_text(item, fields, "name")
    phones = enrolled.book.read(item, fields, party_id)
    party = Party(
        id=party_id,
        name=name,
        role=role,
        phones=phones,
        group=_group_of(item, fields, role, enrolled),
        landmark=optional_text(fields, "landmark"),
        language=language(fields, enrolled.default_language),
        note=optional_text(fields, "note"),
        say_as=_say_as(fields, name),
        shares_number=_shares_number(fields, role),
    )
    _warn_if_long(fields.get("name"), party.name, NAME_UNITS_MAX)
    _warn_if_long(fields.get("landmark"), party.landmark, LANDMARK_UNITS_MAX)
    _warn_if_long_note(fields, party.note)
    if role is Role.HOUSEHOLD and phones and party.is_device:
        enrolled.devices[party.group] += 1
    elif role is Role.HOUSEHOLD:
        _warn_if_not_found(item, fields, party, enrolled)
        _warn_if_cut(fields, party)
    enrolled.parties.setdefault(party_id, party)


def _warn_if_alike(value: Value, party_id: str, enrolled: _Enrolled) -> None:
    """Warn if two ids differ only in capitals: W8 and w8 sound the same on the telephone."""
    other = enrolled.ids_in_small.setdefault(party_id.casefold(), value)
    if other is not value:
        value.warn(
            t(
                'the id "{id}" differs from "{other}" (line {line}) only in capital letters',
                id=party_id,
                other=other.text() or "",
                line=other.line,
            )
        )


def _warn_if_not_found(item: Value, fields: Fields, party: Party, enrolled: _Enrolled) -> None:
    """Warn of a house without a landmark, or with the same name and landmark as another house."""
    name, landmark = (" ".join(text.casefold().split()) for text in (party.name, party.landmark))
    if not landmark:
        place = fields.get("landmark", item)
        place.warn(t("no landmark: how does a neighbour find this house in the dark?"))
    other = enrolled.houses.setdefault((name, landmark), item)
    if name and other is not item:
        item.warn(
            t(
                "its alarm reads the same as that of {id} (line {line}): the same name and "
                "landmark; say with landmark which house it is",
                id=other.where,
                line=other.line,
            )
        )


def _warn_if_cut(fields: Fields, party: Party) -> None:
    """Warn if name and landmark each fit, but are too long together: the landmark is cut off."""
    count, landmark = units(party.name) + units(party.landmark), units(party.landmark)
    is_told = units(party.name) > NAME_UNITS_MAX or landmark > LANDMARK_UNITS_MAX
    if count > HOUSE_UNITS_MAX and not is_told and not is_plain(party.name + party.landmark):
        fields["landmark"].warn(
            t(
                '"{name}" and "{landmark}" have {count} characters together; a text has room for '
                "{limit}: write first what finds the house, the rest may be cut off there",
                name=party.name,
                landmark=party.landmark,
                count=count,
                limit=HOUSE_UNITS_MAX,
            )
        )


def _warn_if_long_note(fields: Fields, note: str) -> None:
    if units(note) > NOTE_UNITS_MAX:
        fields["note"].warn(
            t(
                '"{text}" has {count} characters; a text has room for {limit}: write what helpers '
                "must know first, the rest may be cut off there",
                text=note,
                count=units(note),
                limit=NOTE_UNITS_MAX,
            )
        )


def _group_of(item: Value, fields: Fields, role: Role, enrolled: _Enrolled) -> str:
    if role is not Role.HOUSEHOLD:
        if "group" in fields:
            fields["group"].error(t("only a household has a group; remove this line"))
        return ""
    group = required_text(item, fields, "group")
    if group:
        enrolled.groups_named[group].append(fields["group"])
    return group


def _shares_number(fields: Fields, role: Role) -> bool:
    if "share_number" in fields and role is not Role.HOUSEHOLD:
        fields["share_number"].error(
            t("only a household says whether its number is shared; remove this line")
        )
    return switch(fields, "share_number", False)


def _sign(top: Value, fields: Fields) -> str:
    """What the village puts in front of its texts; "" if it has chosen nothing."""
    sign = required_text(top, fields, "sign") if "sign" in fields else ""
    if not _BRACKETS.isdisjoint(sign):
        fields["sign"].error(t("the brackets are put there by alarmd; write the words alone"))
    elif units(sign) > SIGN_UNITS_MAX:
        fields["sign"].error(
            t(
                '"{text}" is too long to stand in front of every text; {limit} characters at most',
                text=sign,
                limit=SIGN_UNITS_MAX,
            )
        )
    return sign


def _say_as(fields: Fields, name: str) -> str:
    """The pronunciation of the name in canonical pinyin; "" and a Problem if it is not pinyin."""
    text = optional_text(fields, "say_as")
    said = pinyin.canonical(text)
    if text and said is None:
        fields["say_as"].error(
            t('"{text}" is not pinyin; write a tone after each syllable: shan4 xiong2', text=text)
        )
    elif said and len(said.split()) != len(name):
        fields["say_as"].warn(t('"{text}" is not one syllable for each character', text=said))
    return said or ""


def _warn_if_long(value: Value | None, text: str, units_max: int) -> None:
    if value is not None and units(text) > units_max:
        value.warn(t('"{text}" is long for one text and will be shortened there', text=text))


def _read_groups(top: Value, fields: Fields, enrolled: _Enrolled) -> list[Group]:
    if "groups" not in fields or fields["groups"].is_empty:
        fields.get("groups", top).error(t("no group is written here; a village has at least one"))
        return []
    blocks = fields["groups"].entries()
    for name, places in enrolled.groups_named.items():
        if name not in blocks:
            for place in places:
                unknown_group(place, name, blocks)
    return [_read_group(name, block, blocks, enrolled) for name, block in blocks.items()]


def _read_group(name: str, block: Value, groups: Fields, enrolled: _Enrolled) -> Group:
    check_name(block, name)
    fields = block.fields(_GROUP_KEYS)
    growing = fields["enrolling"] if switch(fields, "enrolling", False) else None
    _check_size(name, block, enrolled, growing)
    widen = fields["widen_to"].fields(_WIDEN_KEYS) if "widen_to" in fields else {}
    return Group(
        id=name,
        name=required_text(block, fields, "name"),
        officers=_read_officers(block, fields, enrolled),
        widen_groups=_read_neighbours(name, widen, groups),
        widen_parties=_read_parties(widen, "parties", enrolled, tuple(Role)),
    )


def _check_size(name: str, block: Value, enrolled: _Enrolled, growing: Value | None) -> None:
    """Check the size of a group. A loudspeaker does not count as a neighbour: it helps nobody.
    `growing` is where enrolling: yes is written."""
    households = enrolled.groups_named.get(name, [])
    neighbours = len(households) - enrolled.devices[name]
    if growing is not None and neighbours >= GROUP_ENROLLED:
        growing.warn(
            t("{count} households are in this group; take enrolling: yes out", count=neighbours)
        )
    if not households:
        block.warn(t("no household is in this group"))
    elif neighbours < GROUP_HOUSEHOLDS_MIN and growing is not None:
        block.warn(t("one household so far: only the officers are told of its alarm at once"))
    elif neighbours < GROUP_HOUSEHOLDS_MIN:
        block.error(
            t(
                "one household alone is no group; put it into a neighbouring group, or write "
                "enrolling: yes until there are more"
            )
        )
    elif len(households) > GROUP_HOUSEHOLDS_MAX:
        block.error(
            t(
                "{count} households are in this group; {limit} at most, make two groups of it",
                count=len(households),
                limit=GROUP_HOUSEHOLDS_MAX,
            )
        )


def _read_officers(block: Value, fields: Fields, enrolled: _Enrolled) -> tuple[str, ...]:
    if "officers" not in fields or fields["officers"].is_empty:
        place = fields.get("officers", block)
        place.error(t("an officer is missing; write officers: [id of an officer]"))
        return ()
    return _read_parties(fields, "officers", enrolled, CALLED_OUT)


def _read_neighbours(name: str, widen: Fields, groups: Fields) -> tuple[str, ...]:
    found: list[str] = []
    for value in widen["groups"].items() if "groups" in widen else ():
        other = value.text()
        if other is None:
            continue
        if other not in groups:
            unknown_group(value, other, groups)
        elif other == name:
            value.error(t("a group cannot widen to itself"))
        else:
            found.append(other)
    return tuple(found)


def _read_parties(
    fields: Fields, key: str, enrolled: _Enrolled, roles: Collection[Role]
) -> tuple[str, ...]:
    found: list[str] = []
    for value in fields[key].items() if key in fields else ():
        party_id = value.text()
        if party_id is None:
            continue
        party = enrolled.parties.get(party_id)
        if party is None:
            unknown_party(value, party_id, enrolled.parties)
        elif party.role not in roles:
            value.error(t('"{id}" is neither an officer nor a backup officer', id=party_id))
        else:
            found.append(party_id)
    return tuple(found)
