"""`alarmctl household`: list, show, add, edit, remove; the daemon then reloads the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from alarmd.control import both_languages
from alarmd.language import Language, Message, t
from alarmd.numbers import NumberKind, identify, kind_of
from alarmd.roster import Party, Phone, Role, Roster
from alarmd.terms import ROLES, listed
from alarmd.voice.pinyin import canonical
from cli import enrol, village
from cli.complete import complete_group, complete_party
from cli.render import Cell, Colour, Column
from cli.session import Session, with_session
from cli.spoken import UNREACHABLE, Command, Fault, Group, OneOf, argument, json_option, option
from modem.types import Address

if TYPE_CHECKING:
    from alarmd.problem import Problem

_ABILITIES = ("ring", "talk", "text")
_C = TypeVar("_C", bound=Callable[..., Any])


@click.group("household", cls=Group)
def command() -> None:
    """The group of these commands."""


@command.command("list", cls=Command, said=t("list everybody who is enrolled"))
@option("--group", metavar="ID", said=t("only this group"), shell_complete=complete_group)
@json_option
@with_session
def list_households(session: Session, group: str | None) -> None:
    """Print one line for each party, without its numbers."""
    known = village.roster(session)
    if group is None:
        parties = tuple(known.parties.values())
    else:
        parties = village.group_members(known, group)
    if session.is_json:
        session.say_json([_listed_json(one) for one in parties])
        return
    titles = (t("id"), t("name"), t("role"), t("group"), t("phones"), t("where"))
    columns = [Column(session.text(title), n in (1, 5)) for n, title in enumerate(titles)]
    rows = [
        [
            Cell(one.id),
            Cell(one.name, Colour.STRONG),
            Cell(session.text(ROLES[one.role])),
            Cell(known.groups[one.group].name if one.group in known.groups else "-"),
            Cell(str(len(one.phones))),
            Cell(one.landmark or "-"),
        ]
        for one in parties
    ]
    session.say_table(columns, rows)


@command.command("show", cls=Command, said=t("show one party; that you looked is put on record"))
@argument("party", said=t("id or name"), shell_complete=complete_party)
@json_option
@with_session
def show_household(session: Session, party: str) -> None:
    """Print everything that is kept of a party."""
    known = village.roster(session)
    one = village.party(known, party)
    session.record_look_up(f"party:{one.id}")
    if session.is_json:
        session.say_json(_party_json(one))
        return
    session.headline(ROLES[one.role], Colour.STRONG, f"{one.name} ({one.id})")
    rows = [(t("group"), _group_name(known, one)), (t("where"), one.landmark)]
    rows += [(t("phone"), _phone_text(session, phone)) for phone in one.phones]
    rows += [(t("language"), one.language.value), (t("note"), one.note)]
    rows += [(t("said as"), one.say_as)]
    shown = [[Cell(session.text(title), Colour.FAINT), Cell(text)] for title, text in rows if text]
    session.say_table([Column(""), Column("", True)], shown)
    if one.role is Role.HOUSEHOLD:
        told = [other.name for other in village.neighbours(known, one)]
        session.say_wrapped(t("Its alarm tells: {names}", names=listed(told)))


def _group_name(known: Roster, one: Party) -> str:
    return f"{known.groups[one.group].name} ({one.group})" if one.group in known.groups else ""


def _phone_text(session: Session, phone: Phone) -> str:
    words = {"ring": t("rings"), "talk": t("talks"), "text": t("gets texts")}
    can = [words[ability] for ability in _abilities(phone)]
    return session.text(t("{number} ({can})", number=phone.number, can=listed(can)))


def _abilities(phone: Phone) -> list[str]:
    has = (phone.rings, phone.talks, phone.texts)
    return [ability for ability, can in zip(_ABILITIES, has, strict=True) if can]


def _listed_json(one: Party) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role.value,
        "group": one.group or None,
        "landmark": one.landmark,
        "language": one.language.value,
        "phones": len(one.phones),
    }


def _party_json(one: Party) -> dict[str, Any]:
    phones = [{"number": p.number.e164, "can": _abilities(p)} for p in one.phones]
    return {**_listed_json(one), "phones": phones, "note": one.note, "say_as": one.say_as}


# --- writing -------------------------------------------------------------------------------------


def _fields(command: _C) -> _C:
    """The options that say what a household is."""
    for decorate in reversed(
        (
            option("--name", metavar="TEXT", said=t("the name that neighbours use")),
            option(
                "--phone",
                "phones",
                multiple=True,
                metavar="NUMBER[:CAN]",
                said=t(
                    "a number; may be repeated. CAN says what the phone can do if not everything: "
                    "ring, talk, text, with commas (a landline gets no texts by itself)"
                ),
            ),
            option(
                "--group",
                metavar="ID",
                said=t("the group it belongs to"),
                shell_complete=complete_group,
            ),
            option("--landmark", metavar="TEXT", said=t("how a neighbour finds the house")),
            option("--language", type=OneOf("zh", "en"), said=t("what the household reads")),
            option("--note", metavar="TEXT", said=t("shown only in this house's own alarm")),
            option(
                "--say-as",
                metavar="PINYIN",
                said=t('how the name is pronounced, if not as usual: "shan4 xiong2"'),
            ),
        )
    ):
        command = decorate(command)
    return command


@command.command("add", cls=Command, said=t("enrol a household; comments in the file stay"))
@argument("household", said=t("a new id, such as wang3"))
@_fields
@json_option
@with_session
def add_household(session: Session, /, household: str, **given: Any) -> None:
    """Write a household into the file and let the daemon take it."""
    for needed in ("name", "group", "phones"):
        if not given[needed]:
            name = "--" + needed.removesuffix("s")
            raise Fault(t("{name} is missing", name=name), code="usage", exit_code=2)
    path, language = session.config.households, given["language"]
    phones = _phones(given["phones"])
    with _refusals(session):
        party = Party(
            household,
            given["name"],
            Role.HOUSEHOLD,
            phones,
            given["group"],
            given["landmark"] or "",
            Language(language) if language else enrol.village_language(path),
            given["note"] or "",
            _say_as(given["say_as"]) or "",
        )
        warnings = enrol.add(path, [party])
    _written(session, t("{name} is enrolled", name=party.name), household, warnings)


@command.command("edit", cls=Command, said=t("change a household; what is not named stays"))
@argument("household", said=t("id of the household"), shell_complete=complete_party)
@_fields
@json_option
@with_session
def edit_household(session: Session, /, household: str, **given: Any) -> None:
    """Change a household in the file and let the daemon take it."""
    language = given["language"]
    changes = enrol.Changes(
        name=given["name"],
        phones=_phones(given["phones"]) if given["phones"] else None,
        group=given["group"],
        landmark=given["landmark"],
        language=Language(language) if language else None,
        note=given["note"],
        say_as=_say_as(given["say_as"]),
    )
    if changes == enrol.Changes():
        said = t(
            "say what to change: --name, --phone, --group, --landmark, --language, --note, --say-as"
        )
        raise Fault(said, code="usage", exit_code=2)
    with _refusals(session):
        warnings = enrol.edit(session.config.households, household, changes)
    _written(session, t("{name} is changed", name=household), household, warnings)


@command.command("remove", cls=Command, said=t("take a household out of the scheme"))
@argument("household", said=t("id of the household"), shell_complete=complete_party)
@option("--yes", is_flag=True, said=t("do not ask"))
@json_option
@with_session
def remove_household(session: Session, household: str, yes: bool) -> None:
    """Take a household out of the file and let the daemon take it."""
    known = village.roster(session)
    one = village.party(known, household)
    session.confirm(
        t("{name} ({id}) is removed: its ring will raise no alarm.", name=one.name, id=one.id), yes
    )
    with _refusals(session):
        warnings = enrol.remove(session.config.households, one.id)
    _written(session, t("{name} is removed", name=one.name), one.id, warnings)


def _say_as(given: str | None) -> str | None:
    """As the roster has it; what is not pinyin is left for the file's check to refuse."""
    return given and (canonical(given) or given)


def _phones(given: tuple[str, ...]) -> tuple[Phone, ...]:
    return tuple(_phone(one) for one in given)


def _phone(given: str) -> Phone:
    """A phone as it is typed: a number, then perhaps `:ring,text`; raise Fault."""
    text, _, can = given.partition(":")
    number = identify(Address(text))
    if number is None:
        raise Fault(t('"{number}" is not a number here', number=text), code="bad_number")
    is_landline = kind_of(number) is NumberKind.LANDLINE
    abilities = (
        set(can.split(",")) if can else set(_ABILITIES) - ({"text"} if is_landline else set())
    )
    unknown = sorted(abilities - set(_ABILITIES))
    if unknown:
        said = t('"{can}": a phone can ring, talk and text', can=unknown[0])
        raise Fault(said, code="usage", exit_code=2)
    return Phone(number, "ring" in abilities, "talk" in abilities, "text" in abilities)


@contextmanager
def _refusals(session: Session) -> Iterator[None]:
    """What the file does not allow is shown line by line, and nothing has changed."""
    try:
        yield
    except enrol.EnrolRefused as refused:
        if not session.is_json:
            for problem in refused.problems:
                click.echo(f"  {session.text(problem.render(session.language))}", err=True)
        why = next((one.message for one in refused.problems if not one.is_warning), t("?"))
        said = t("the file was left as it is: {why}", why=why)
        raise Fault(said, code="refused") from None
    except OSError as error:
        said = t("{path}: {why}", path=session.config.households, why=error.strerror or error)
        raise Fault(said, code="not_written") from None


def _written(session: Session, done: Message, household: str, warnings: list[Problem]) -> None:
    """Say what was done and what the daemon thinks of it."""
    try:
        answer: dict[str, Any] | None = session.ask("reload")
    except Fault as fault:
        if fault.exit_code != UNREACHABLE:
            raise
        answer = None
    if session.is_json:
        said = [both_languages(problem.message) for problem in warnings]
        session.say_json({"household": household, "warnings": said, "reload": answer})
        return
    session.headline(t("OK"), Colour.GOOD, done)
    for problem in warnings:
        session.say_wrapped(problem.render(session.language), Colour.WATCH)
    if answer is None:
        session.say_wrapped(t("alarmd is not running; it reads the file when it starts."))
    elif answer.get("is_refused"):
        refused = t("alarmd keeps the last good file; see why: alarmctl check")
        session.headline(t("FAULT"), Colour.BAD, refused)
    else:
        session.say_wrapped(t("alarmd has it: {n} households.", n=answer["households"]))
