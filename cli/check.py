"""`alarmctl check`: everything that is wrong, all at once, and what to do about it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alarmd.i18n.language import Message, plural, t
from alarmd.roster import Role
from cli import village
from cli.render import Colour
from cli.session import Session, why_unusable, with_session
from cli.spoken import FOUND, Command, json_option

SUBJECTS_SHOWN_MAX = 3

if TYPE_CHECKING:
    from alarmd.config.problem import Problem
    from alarmd.config.settings import Config, LineConfig
    from alarmd.roster import Roster


@click.command(
    "check",
    cls=Command,
    more=t("Changes nothing. Exit code 1 if there is a fault; warnings alone are fine."),
)
@json_option
@with_session
def command(session: Session) -> int:
    """Load both files, look at the machine, show what was found."""
    from alarmd.config.settings import load_config
    from alarmd.enrolment.households import load_roster

    path = session.config_path
    config, problems = load_config(path)
    if config is None:
        households, notes = _households_beside(path)
    else:
        households, notes = config.households, list(machine(config, str(path)))
    roster, more = (None, []) if households is None else load_roster(households)
    if config is not None and roster is not None:
        notes += prompts(config.prompts, roster)
    problems = [*problems, *more, *notes]
    faults = [problem for problem in problems if not problem.is_warning]
    warnings = [problem for problem in problems if problem.is_warning]
    if session.is_json:
        session.say_json(
            {
                "config": str(path),
                "households": str(households) if households else None,
                "faults": [_as_json(problem) for problem in faults],
                "warnings": [_as_json(problem) for problem in warnings],
                "is_ok": not faults,
            }
        )
    else:
        _show(session, config, roster, faults, warnings)
    return FOUND if faults else 0


def _households_beside(path: Path) -> tuple[Path | None, list[Problem]]:
    """The households file to check although alarmd.yaml has faults, and a warning about that."""
    from alarmd.config.problem import Problem
    from alarmd.config.settings import HOUSEHOLDS_FILE, households_named

    named, usual = households_named(path), path.parent / HOUSEHOLDS_FILE
    if named is not None or not os.access(usual, os.F_OK):
        return named, []
    note = t("where the households are cannot be read here; checked {path}", path=usual)
    return usual, [Problem(path.name, 0, "households", note, is_warning=True)]


def machine(config: Config, file: str) -> Iterator[Problem]:
    """What this machine lacks: a port, a right, a folder."""
    from alarmd.config.problem import Problem

    for line in config.lines:
        for wrong, is_warning in _port(line):
            yield Problem(file, 0, f"lines.{line.name}", wrong, is_warning)
    for wrong, is_warning in _folder(config.state):
        yield Problem(file, 0, "state", wrong, is_warning)


def prompts(folder: Path, roster: Roster) -> Iterator[Problem]:
    """What people will not hear or may hear wrongly: one problem for each sort of finding."""
    from alarmd.config.problem import Problem
    from alarmd.reports.labels import listed
    from alarmd.voice.findings import ADVICE, Sort, findings
    from alarmd.voice.prompts import Library

    try:
        found = list(findings(Library(folder), roster))
    except OSError as error:
        yield Problem("prompts", 0, "", why_unusable(error, folder), is_warning=True)
        return
    for sort in Sort:
        subjects = list(dict.fromkeys(one.subject for one in found if one.sort is sort))
        if subjects:
            shown = listed(
                [
                    *subjects[:SUBJECTS_SHOWN_MAX],
                    *(["..."] if subjects[SUBJECTS_SHOWN_MAX:] else []),
                ]
            )
            said = t(
                "{count} ({subjects}). {advice}. All of them: alarmctl prompts check",
                count=len(subjects),
                subjects=shown,
                advice=ADVICE[sort],
            )
            yield Problem("prompts", 0, "", said, is_warning=not sort.is_fault)


def _port(line: LineConfig) -> Iterator[tuple[Message, bool]]:
    path = Path(line.port)
    try:
        mode = path.stat().st_mode
    except PermissionError as error:
        yield why_unusable(error, path), True
        return
    except OSError:
        yield (
            t("{port} does not exist; plug the modem in, or look: ls /dev/serial/by-id", port=path),
            True,
        )
        return
    if not stat.S_ISCHR(mode):
        yield t("{port} is not a serial port", port=path), False
    elif not os.access(path, os.R_OK | os.W_OK):
        yield t("{port} may not be opened by you; join the group dialout", port=path), True


def _folder(folder: Path) -> Iterator[tuple[Message, bool]]:
    try:
        there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    except PermissionError as error:
        yield why_unusable(error, folder), True
        return
    if not there.is_dir():
        yield t("{folder} is not a folder", folder=there), False
    elif not os.access(there, os.W_OK | os.X_OK):
        yield t("{folder} may not be written by you; alarmd's user must", folder=there), True


def _as_json(problem: Problem) -> dict[str, Any]:
    from alarmd.i18n.language import both_languages

    return {
        "file": problem.file,
        "line": problem.line,
        "where": problem.where,
        "message": both_languages(problem.message),
    }


def _show(
    session: Session,
    config: Config | None,
    roster: Roster | None,
    faults: list[Problem],
    warnings: list[Problem],
) -> None:
    counts = t(
        "{faults}, {warnings}",
        faults=plural(len(faults), t("1 fault"), t("{n} faults", n=len(faults))),
        warnings=plural(len(warnings), t("1 warning"), t("{n} warnings", n=len(warnings))),
    )
    if faults:
        session.headline(t("FAULT"), Colour.BAD, counts)
    elif warnings:
        session.headline(t("CHECK"), Colour.WATCH, counts)
    else:
        session.headline(t("OK"), Colour.GOOD, t("nothing is wrong"))
    for title, colour, problems in (
        (t("Faults"), Colour.BAD, faults),
        (t("Warnings"), Colour.WATCH, warnings),
    ):
        if problems:
            session.say()
            session.say(title, colour)
            for problem in problems:
                session.say_wrapped(problem.render(session.language))
    if config is not None:  # otherwise alarmd.yaml itself has to be mended first
        village.show_first_lines(session, faults)
    if config is not None and roster is not None:
        session.say()
        session.say(_size(config, roster))


def _size(config: Config, roster: Roster) -> Message:
    """How big the village is."""
    groups, lines = len(roster.groups), len(config.lines)
    households = len(roster.with_role(Role.HOUSEHOLD))
    people = len(roster.parties) - households
    return t(
        "{village}: {groups}, {households}, {people}, {lines}",
        village=roster.village,
        groups=plural(groups, t("1 group"), t("{n} groups", n=groups)),
        households=plural(households, t("1 household"), t("{n} households", n=households)),
        people=plural(people, t("1 officer or other"), t("{n} officers and others", n=people)),
        lines=plural(lines, t("1 line"), t("{n} lines", n=lines)),
    )
