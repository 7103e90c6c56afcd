"""`alarmctl journal`: verify that the record is untouched, and export it for other programs."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from typing import Any, assert_never

import click
import msgspec

from alarmd.i18n.language import Message, plural, t
from alarmd.journal.database import GENESIS, JournalError
from alarmd.journal.seals import Anchor
from alarmd.journal.verification import Finding, Flaw, Verdict, verify
from alarmd.reports.queries import Reports
from cli.render import Colour
from cli.session import Session, with_session
from cli.spoken import FOUND, Command, Fault, Group, Misused, Number, OneOf, json_option, option
from cli.times import iso_utc

SEQ_MAX = 2**53
ROWS_AT_ONCE = 500  # rows that go to the output in one write
FINDINGS_SHOWN = 10
_ANCHOR = re.compile(r"(\d{1,15}):([0-9a-f]{64})", re.ASCII)
_COLUMNS = ("seq", "utc", "at", "kind", "data", "hash")


@click.group("journal", cls=Group)
def command() -> None:
    """The group of these commands."""


class AnchorType(click.ParamType[Anchor]):
    """An anchor as an export shows it: SEQ:HASH."""

    name = "anchor"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Anchor:
        """Parse an anchor; raise Misused if the text is no anchor."""
        found = _ANCHOR.fullmatch(str(value).strip().lower())
        if found is None:
            raise Misused(t("an anchor is written SEQ:HASH, as an export shows it"), ctx)
        return Anchor(int(found[1]), found[2])


@command.command(
    "verify",
    cls=Command,
    said=t("check that no entry was changed, removed or put in between"),
)
@option(
    "--anchor",
    "anchors",
    type=AnchorType(),
    multiple=True,
    metavar="SEQ:HASH",
    said=t("an anchor kept elsewhere that the journal must fit (may be given several times)"),
)
@option(
    "--all",
    "folds_all",
    is_flag=True,
    said=t("check everything again from the first entry on"),
)
@json_option
@with_session
def verify_journal(session: Session, anchors: tuple[Anchor, ...], folds_all: bool) -> int:
    """Look at the whole journal; exit code 1 if anything is wrong."""
    path = session.config.journal
    session.require_readable(path)
    if not path.exists():
        raise Fault(
            t("{path}: there is no journal yet; it is made when alarmd first runs", path=path),
            code="no_journal",
        )
    try:
        verdict = verify(path, anchors, folds_all=folds_all)
    except JournalError as error:
        raise Fault(t("the journal cannot be read: {why}", why=error), code="no_journal") from None
    if session.is_json:
        session.say_json({"path": str(path), **_as_json(verdict)})
    else:
        _say(session, verdict)
    return FOUND if verdict.findings else 0


def _as_json(verdict: Verdict) -> dict[str, object]:
    return {
        "is_ok": not verdict.findings,
        "entries": verdict.entries,
        "broken_at_seq": verdict.broken_at,
        "reason": verdict.reason or None,
        "anchor": f"{verdict.entries}:{verdict.head}",
        "seals_untried": verdict.seals_untried,
        "findings": [
            {"flaw": one.flaw.value, "seq": one.seq, "reason": one.reason}
            for one in verdict.findings
        ],
    }


def _say(session: Session, verdict: Verdict) -> None:
    count = verdict.entries
    if not verdict.findings:
        whole = t("{n} entries, the chain is whole", n=count)
        session.headline(
            t("OK"), Colour.GOOD, plural(count, t("1 entry, the chain is whole"), whole)
        )
    for one in verdict.findings[:FINDINGS_SHOWN]:
        session.headline(t("FAULT"), Colour.BAD, _flaw(one, count))
    if verdict.findings:
        session.say_wrapped(
            t("Untouched entries before it: {n}. Keep this file and a copy of it.", n=count)
            if verdict.broken_at is not None
            else t("Keep this file and a copy of it.")
        )
    if verdict.seals_untried:
        session.say_wrapped(t("The seals were not tried: only root may read the key of this box."))


def _flaw(found: Finding, entries: int) -> Message:
    seq = found.seq
    match found.flaw:
        case Flaw.CHAIN:
            return t(
                "the chain breaks at entry {seq}: it or the one before was changed or removed",
                seq=seq,
            )
        case Flaw.SHORTER:
            return t(
                "there are {n} entries, and the anchor knows more: the end was cut off, or an old "
                "copy put back",
                n=entries,
            )
        case Flaw.OTHER:
            return t("entry {seq} is not the one that the anchor knows: another journal", seq=seq)
        case Flaw.SEAL:
            return t("a seal was not made by this box (entry {seq})", seq=seq)
        case Flaw.CHECKPOINT:
            return t(
                "alarmd's own summary is not what the entries add up to (entry {seq})", seq=seq
            )
        case Flaw.KIND:
            return t("entry {seq} cannot be read", seq=seq)
        case Flaw.UNFIT:
            return t("entry {seq} does not fit those before", seq=seq)
        case Flaw.TWICE:
            return t("entry {seq} opens an alarm whose number was used before", seq=seq)
        case Flaw.ERASED:
            return t(
                "entry {seq}: the person's data was erased before its time",
                seq=seq,
            )
        case Flaw.TIME:
            return t("entry {seq} is older than the one before", seq=seq)
        case Flaw.DOUBTED:
            return t(
                "entry {seq}: a start found the journal otherwise than it was left ({why})",
                seq=seq,
                why=found.reason,
            )
        case _:
            assert_never(found.flaw)


class _Exported(msgspec.Struct):
    seq: int
    utc: str | None
    at: float
    kind: str
    data: msgspec.Raw
    hash: str


_encoder = msgspec.json.Encoder()


@command.command(
    "export",
    cls=Command,
    said=t("write every entry to standard output, times in UTC; that you did is put on record"),
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
    """Write the entries, in order, as they are kept but for the codes of officers; --json is the
    same as --format jsonl.
    """
    with session.reports() as reports:
        session.record_look_up(f"journal after {after:.0f}")
        if form == "csv" and not session.is_json:
            seq, tail = _write_csv(reports, after)
        else:
            seq, tail = _write_jsonl(reports, after)
    if seq:
        click.echo(
            t(
                "anchor {seq}:{hash}; keep it elsewhere, and hold the journal against it: "
                "alarmctl journal verify --anchor SEQ:HASH",
                seq=seq,
                hash=tail,
            ).render(session.language),
            err=True,
        )


def _write_jsonl(reports: Reports, after: int) -> tuple[int, str]:
    """Write one JSON object a line; return the number of the last entry (0: none) and its hash."""
    seq, tail, rows = 0, GENESIS, []
    for seq, at, utc, kind, kept, data, tail in _exported(reports, after):
        raw = msgspec.Raw(_encoder.encode(kept) if data is None else data)
        rows.append(_Exported(seq, utc, at, kind, raw, tail))
        if len(rows) == ROWS_AT_ONCE:
            sys.stdout.buffer.write(_encoder.encode_lines(rows))
            rows.clear()
    sys.stdout.buffer.write(_encoder.encode_lines(rows))
    return seq, tail


def _write_csv(reports: Reports, after: int) -> tuple[int, str]:
    """As `_write_jsonl`, but write a CSV table with a header row."""
    seq, tail = 0, GENESIS
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(_COLUMNS)
    for seq, at, utc, kind, kept, data, tail in _exported(reports, after):
        table.writerow([seq, utc, at, kind, kept if data is None else data.decode(), tail])
    return seq, tail


def _exported(
    reports: Reports, after: int
) -> Iterator[tuple[int, float, str | None, str, str, bytes | None, str]]:
    """Each entry: number, instant, UTC, kind, the data as kept, the data without officers' codes
    (None: they are no JSON), hash."""
    codes = reports.hidden_codes()
    for seq, at, utc, kind, kept, tail, is_merged in reports.rows(after):
        yield seq, at, iso_utc(utc), kind, kept, codes.shown(kept, is_merged=bool(is_merged)), tail
