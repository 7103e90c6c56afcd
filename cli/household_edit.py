"""`alarmctl household add`, `edit` and `remove`; the daemon then reloads the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from alarmd.config.problem import Problem, errors
from alarmd.enrolment.typed_numbers import NumberRefused, read_typed
from alarmd.i18n.language import Language, Message, both_languages, plural, t
from alarmd.i18n.pinyin import canonical
from alarmd.numbers import NumberKind
from alarmd.reports.labels import listed
from alarmd.roster import Party, Phone, Role, Roster
from cli import enrol, village
from cli.complete import complete_group, complete_household
from cli.render import Colour
from cli.session import Session, with_session
from cli.spoken import UNREACHABLE, Command, Fault, OneOf, argument, json_option, option

ABILITIES = ("ring", "talk", "text")
_C = TypeVar("_C", bound=Callable[..., Any])


def phone_text(phone: Phone) -> Message:
    """A number and what its phone can do."""
    words = {"ring": t("rings"), "talk": t("talks"), "text": t("gets texts")}
    can = [words[ability] for ability in abilities(phone)]
    return t("{number} ({can})", number=phone.number.e164, can=listed(can))


def abilities(phone: Phone) -> list[str]:
    """What a phone can do, as it is written behind its number."""
    has = (phone.rings, phone.talks, phone.texts)
    return [ability for ability, can in zip(ABILITIES, has, strict=True) if can]


def _fields(command: _C) -> _C:
    """Add the options that describe a household."""
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
                metavar="GROUP",
                said=t("the group it belongs to, by id or name"),
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
            option(
                "--share-number/--no-share-number",
                "shares_number",
                default=None,
                said=t("whether those who come to this house may see the number that it rang from"),
            ),
        )
    ):
        command = decorate(command)
    return command


@click.command("add", cls=Command, said=t("enrol a household; comments in the file stay"))
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
    phones, known = _phones(given["phones"]), _known(session)
    session.record_look_up(f"enrol:{household}")
    with _refusals(session):
        party = Party(
            household,
            given["name"],
            Role.HOUSEHOLD,
            phones,
            _group_id(known, given["group"]),
            given["landmark"] or "",
            Language(language) if language else enrol.village_language(path),
            given["note"] or "",
            _say_as(given["say_as"]) or "",
            bool(given["shares_number"]),
        )
        written = enrol.add(path, [party])
    _tell(session, t("{name} is enrolled", name=party.name), household, written)


@click.command("edit", cls=Command, said=t("change a household; what is not named stays"))
@argument(
    "household", said=t("id, name or number of the household"), shell_complete=complete_household
)
@_fields
@json_option
@with_session
def edit_household(session: Session, /, household: str, **given: Any) -> None:
    """Change a household in the file and let the daemon take it."""
    known, language, group = _known(session), given["language"], given["group"]
    changes = enrol.Changes(
        name=given["name"],
        phones=_phones(given["phones"]) if given["phones"] else None,
        group=_group_id(known, group) if group else group,
        landmark=given["landmark"],
        language=Language(language) if language else None,
        note=given["note"],
        say_as=_say_as(given["say_as"]),
        shares_number=given["shares_number"],
    )
    if changes == enrol.Changes():
        said = t(
            "say what to change: --name, --phone, --group, --landmark, --language, --note, "
            "--say-as, --share-number"
        )
        raise Fault(said, code="usage", exit_code=2)
    if known is not None:
        party = village.household(session, known, household).id
    else:
        party = household
        session.record_look_up(f"party:{party}")
    with _refusals(session):
        written = enrol.edit(session.config.households, party, changes)
    name = written.after.parties[party].name
    differs = _differences(written, party)
    done = t("{name} is changed", name=name) if differs else t("{name} is as it was", name=name)
    _tell(session, done, party, written, differs)


@click.command("remove", cls=Command, said=t("take a household out of the scheme"))
@argument(
    "household", said=t("id, name or number of the household"), shell_complete=complete_household
)
@option("--yes", is_flag=True, said=t("do not ask"))
@json_option
@with_session
def remove_household(session: Session, household: str, yes: bool) -> None:
    """Take a household out of the file and let the daemon take it."""
    known = village.roster(session)
    one = village.household(session, known, household)
    session.confirm(
        t("{name} ({id}) is removed: its ring will raise no alarm.", name=one.name, id=one.id), yes
    )
    with _refusals(session):
        written = enrol.remove(session.config.households, one.id)
    _tell(session, t("{name} is removed", name=one.name), one.id, written)


def _known(session: Session) -> Roster | None:
    """The roster; None if the file has faults: the change that is asked for may mend them."""
    try:
        return village.roster(session)
    except Fault as fault:
        if fault.code != village.BAD_HOUSEHOLDS:
            raise
        return None


def _group_id(known: Roster | None, group: str) -> str:
    return village.group(known, group).id if known is not None and known.groups else group


def _say_as(given: str | None) -> str | None:
    """The pinyin as the roster has it; other text stays, and the check of the file refuses it."""
    return given and (canonical(given) or given)


def _phones(given: tuple[str, ...]) -> tuple[Phone, ...]:
    return tuple(_phone(one) for one in given)


def _phone(given: str) -> Phone:
    """A phone as it is typed: a number, then perhaps `:ring,text`; raise Fault."""
    text, _, can = given.replace("：", ":").replace("，", ",").partition(":")
    try:
        number, kind = read_typed(text)
    except NumberRefused as refused:
        raise Fault(refused.message, code="bad_number") from None
    is_landline = kind is NumberKind.LANDLINE
    abilities = (
        set(can.split(",")) if can else set(ABILITIES) - ({"text"} if is_landline else set())
    )
    unknown = sorted(abilities - set(ABILITIES))
    if unknown:
        said = t('"{can}": a phone can ring, talk and text', can=unknown[0])
        raise Fault(said, code="usage", exit_code=2)
    return Phone(number, "ring" in abilities, "talk" in abilities, "text" in abilities)


@contextmanager
def _refusals(session: Session) -> Iterator[None]:
    """Turn EnrolRefused into a Fault that shows each problem by its line; nothing has changed."""
    try:
        yield
    except enrol.EnrolRefused as refused:
        problems = errors(refused.problems)
        if len(problems) == 1 or session.is_json:
            said = t("the file was left as it is: {why}", why=_placed(problems[0]))
        else:
            for problem in problems:
                click.echo(f"  {session.text(problem.render(session.language))}", err=True)
            said = t("the file was left as it is: {n} faults, see above", n=len(problems))
        village.show_first_lines(session, problems)
        raise Fault(said, code="refused") from None


def _placed(problem: Problem) -> Message:
    """A problem with its place, in both languages."""
    place = t("{file}:{line}", file=problem.file, line=problem.line)
    shown = place if problem.line else problem.file
    if problem.where:
        return t("{place} {where}: {why}", place=shown, where=problem.where, why=problem.message)
    return t("{place}: {why}", place=shown, why=problem.message)


_SAID: Mapping[str, Message] = {
    "name": t("name"),
    "phones": t("phone"),
    "group": t("group"),
    "landmark": t("where"),
    "language": t("language"),
    "note": t("note"),
    "say_as": t("said as"),
    "shares_number": t("number is shared"),
}


def _differences(written: enrol.Written, party: str) -> list[tuple[str, Message, Message]]:
    """Each field that differs, with its old and its new value; none if the file had faults."""
    if written.before is None:
        return []
    old, new = written.before.parties[party], written.after.parties[party]
    return [
        (key, _shown(written.before, key, old), _shown(written.after, key, new))
        for key in _SAID
        if getattr(old, key) != getattr(new, key)
    ]


def _shown(known: Roster, key: str, party: Party) -> Message:
    """The value of a field as people read it, "-" if it is empty."""
    match getattr(party, key):
        case bool(is_so):
            return t("yes") if is_so else t("no")
        case Language(value=code):
            return t("{word}", word=code)
        case tuple(phones):
            return listed([phone_text(phone) for phone in phones])
        case str(text) if key == "group" and text in known.groups:
            return t("{name} ({id})", name=known.groups[text].name, id=text)
        case text:
            return listed([text] if text else [])


def _left(written: enrol.Written, party: str) -> Message | None:
    """Who is left in the group that the household has left; None if it has left none."""
    old = written.before.parties.get(party) if written.before is not None else None
    new = written.after.parties.get(party)
    if old is None or (new is not None and new.group == old.group):
        return None
    names = [one.name for one in written.after.members(old.group)]
    name = written.after.groups[old.group].name if old.group in written.after.groups else old.group
    return t("Left in {group}: {names}", group=name, names=listed(names))


def _tell(
    session: Session,
    done: Message,
    household: str,
    written: enrol.Written,
    differences: Sequence[tuple[str, Message, Message]] = (),
) -> None:
    """Say what was done, and whether the daemon took it."""
    answer = _reloaded(session)
    if session.is_json:
        changed = {
            key: {"old": both_languages(old), "new": both_languages(new)}
            for key, old, new in differences
        }
        said = [both_languages(problem.message) for problem in written.warnings]
        session.say_json(
            {"household": household, "changed": changed, "warnings": said, "reload": answer}
        )
        return
    session.headline(t("OK"), Colour.GOOD, done)
    for key, old, new in differences:
        session.say_wrapped(t("{field}: {old} -> {new}", field=_SAID[key], old=old, new=new))
    left = _left(written, household)
    if left is not None:
        session.say_wrapped(left)
    for problem in written.warnings:
        session.say_wrapped(problem.render(session.language), Colour.WATCH)
    if answer is None:
        session.say_wrapped(t("alarmd is not running; it reads the file when it starts."))
    elif answer.get("is_refused"):
        refused = t("alarmd keeps the last good file; see why: alarmctl check")
        session.headline(t("FAULT"), Colour.BAD, refused)
    else:
        count = answer["households"]
        has = plural(
            count, t("alarmd has it: 1 household."), t("alarmd has it: {n} households.", n=count)
        )
        session.say_wrapped(has)


def _reloaded(session: Session) -> dict[str, Any] | None:
    """Ask the daemon to reload the file; return its answer, None if no daemon runs."""
    try:
        return session.ask("reload")
    except Fault as fault:
        if fault.exit_code != UNREACHABLE:
            raise
        return None
