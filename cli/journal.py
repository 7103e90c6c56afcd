"""`alarmctl journal`: is the record untouched, and the record itself for other programs."""

from __future__ import annotations

import csv
import json
import sys

import click

from alarmd.journal import JournalError, verify
from alarmd.language import t
from cli.incidents import journal
from cli.render import Colour
from cli.session import Session, with_session
from cli.spoken import FOUND, Command, Fault, Group, Number, OneOf, json_option, option
from cli.times import iso_utc

SEQ_MAX = 2**53
_COLUMNS = ("seq", "utc", "at", "kind", "data", "hash")


@click.group("journal", cls=Group)
def command() -> None:
    """The group of these commands."""


@command.command(
    "verify",
    cls=Command,
    said=t("check that no entry was changed, removed or put in between"),
)
@json_option
@with_session
def verify_journal(session: Session) -> int:
    """Walk the whole chain; exit code 1 if it is broken."""
    path = session.config.journal
    if not path.exists():
        raise Fault(
            t("{path}: there is no journal yet; it is made when alarmd first runs", path=path),
            code="no_journal",
        )
    try:
        verdict = verify(path)
    except JournalError as error:
        raise Fault(t("the journal cannot be read: {why}", why=error), code="no_journal") from None
    is_ok = verdict.broken_at is None
    if session.is_json:
        session.say_json(
            {
                "path": str(path),
                "is_ok": is_ok,
                "entries": verdict.entries,
                "broken_at_seq": verdict.broken_at,
                "reason": verdict.reason or None,
            }
        )
    elif is_ok:
        session.headline(
            t("OK"), Colour.GOOD, t("{n} entries, the chain is whole", n=verdict.entries)
        )
    else:
        broken = t(
            "the chain breaks at entry {seq}: it or the one before was changed or removed",
            seq=verdict.broken_at,
        )
        session.headline(t("FAULT"), Colour.BAD, broken)
        session.say_wrapped(
            t(
                "The {n} entries before it are untouched. Keep this file and a copy of it.",
                n=verdict.entries,
            )
        )
    return 0 if is_ok else FOUND


@command.command(
    "export",
    cls=Command,
    said=t("write every entry to standard output, times in UTC"),
)
@option(
    "--format",
    "form",
    type=OneOf("jsonl", "csv"),
    default="jsonl",
    said=t("one JSON object a line, or CSV (otherwise: jsonl)"),
)
@option(
    "--after",
    type=Number(0, SEQ_MAX),
    default=0,
    metavar="SEQ",
    said=t("only entries after this one"),
)
@json_option
@with_session
def export_journal(session: Session, form: str, after: int) -> None:
    """Write the entries, in order, as they are kept; --json is the same as --format jsonl."""
    with journal(session) as reports:
        table = (
            csv.writer(sys.stdout, lineterminator="\n")
            if form == "csv" and not session.is_json
            else None
        )
        if table is not None:
            table.writerow(_COLUMNS)
        for row in reports.rows(after):
            if table is not None:
                table.writerow([row.seq, iso_utc(row.utc), row.at, row.kind, row.data, row.hash])
            else:
                click.echo(
                    json.dumps(
                        {
                            "seq": row.seq,
                            "utc": iso_utc(row.utc),
                            "at": row.at,
                            "kind": row.kind,
                            "data": json.loads(row.data),
                            "hash": row.hash,
                        },
                        ensure_ascii=False,
                    )
                )
