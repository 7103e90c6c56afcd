"""Every table and sentence fits 80 columns in both languages, whatever names and places are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptAlerted,
    AttemptEnded,
    AttemptStarted,
    Channel,
    Closed,
    CloseReason,
    Entry,
    Escalated,
    Exhausted,
    Kind,
    LineChanged,
    Means,
    Outcome,
    Purpose,
    RecipientCopy,
    Response,
    Restarted,
    TextNotUnderstood,
)
from alarmd.roster import Party, Phone, Role
from cli.render import width
from modem.types import Msisdn
from tests.alarmd.journals import attempt, opened
from tests.cli.box import NOW, Box, box, case, line, status

LONG = "欧阳诸葛慕容司马上官夏侯老奶奶"
PLACE = "村东头第三棵大槐树往北走二百米红砖房旁边的那个小卖部后院"
ENGLISH = "Wilhelmina Featherstonehaugh-Cholmondeley"


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def somebody(number: int, name: str, role: Role = Role.HOUSEHOLD, **can: bool) -> Party:
    phone = Phone(Msisdn(f"+86100000{number:05d}"), **can)
    return Party(f"p{number}", name, role, (phone,), "east", landmark=PLACE, note=PLACE * 2)


def crowded(incident: int, kind: Kind = Kind.MEDICAL) -> list[Entry]:
    """Everybody has a long name and stands otherwise."""
    names = (LONG, ENGLISH, "王三", LONG + "二", ENGLISH + " II", "李四")
    people = [somebody(100 + n, name) for n, name in enumerate(names)]
    speaker = somebody(190, "大槐树下的喇叭" * 3, talks=False, texts=False)
    copies = [RecipientCopy(one, 1) for one in (*people, speaker)]
    reserve = RecipientCopy(somebody(191, LONG), 2)
    base = incident * 100
    calls = [attempt(base + n, one, Channel.VOICE, incident) for n, one in enumerate(people)]
    to_caller = attempt(base + 50, somebody(10, ENGLISH), Channel.SMS, incident, Purpose.NOBODY_YET)
    return [
        opened(
            incident,
            kind=kind,
            originator=somebody(10, ENGLISH),
            recipients=(*copies, reserve),
            group_name="东组",
            text=PLACE * 3,
        ),
        *_rung(calls),
        to_caller,
        AttemptEnded(to_caller.attempt, Outcome.FAILED, 38, "odd " * 20),
        attempt(base + 60, speaker, Channel.VOICE, incident),
        AttemptEnded(base + 60, Outcome.FAILED, cause=20),
        Acknowledged(incident, people[0].id, Response.COMING, Means.MISSED_CALL),
        Acknowledged(incident, people[1].id, Response.ARRIVED, Means.OPERATOR),
        Acknowledged(incident, people[2].id, Response.CANNOT, Means.OWN_ALARM),
        Acknowledged(incident, people[3].id, Response.CANNOT, Means.TEXT, text=PLACE * 4),
        Acknowledged(incident, people[4].id, Response.CANNOT, Means.ELSEWHERE),
        TextNotUnderstood(incident, people[1].id, PLACE * 2),
        Escalated(incident, 2),
        Exhausted(incident),
    ]


def _rung(calls: list[AttemptStarted]) -> list[Entry]:
    facts: list[Entry] = []
    for n, call in enumerate(calls):
        facts += [call, AttemptAlerted(call.attempt)] if n % 2 else [call]
        facts.append(AttemptEnded(call.attempt, Outcome.NO_ANSWER))
    return facts


def too_wide(output: str) -> list[str]:
    return [one for one in output.splitlines() if width(one) > 80]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_list_and_show_fit(here: Box, lang: str) -> None:
    facts = [*crowded(1), *crowded(2, Kind.OTHER), *crowded(1234)]
    facts += [Closed(1, ENGLISH, CloseReason.FALSE, PLACE), Closed(2, LONG, CloseReason.UNSTATED)]
    here.write(facts)
    for words in (["list"], ["list", "--open"], ["show", "1"], ["show", "1234"], ["show"]):
        output = here.run("incidents", *words, lang=lang).output
        assert output.count("\n") > 1
        assert too_wide(output) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_list_fits_in_another_year(here: Box, lang: str) -> None:
    here.write(
        [
            replace(opened(4321, originator=somebody(10, ENGLISH)), raised_utc=NOW - 400 * 86400),
            Closed(4321, "zhou", CloseReason.REAL),
        ]
    )
    assert too_wide(here.run("incidents", "list", lang=lang).output) == []


def crowd(number: int, **changes: Any) -> dict[str, Any]:
    late = {"is_open": True, "what": {"en": f"LATE: {ENGLISH} " * 4, "zh": f"已迟：{LONG}" * 4}}
    names = [LONG, ENGLISH, "王三"]
    return case(
        number,
        originator=ENGLISH,
        landmark=PLACE,
        kind="medical",
        told=112,
        recipients=250,
        not_reached=names,
        late=[late],
        **changes,
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_status_fits(here: Box, lang: str) -> None:
    lines = [
        line("north", state="searching", operator="CHINA MOBILE COMMUNICATIONS", problem=PLACE * 2),
        line("a-line-with-a-long-name", doing=f"voice {LONG} #1234", resets=17),
    ]
    cases = [
        crowd(1234, coming=[LONG, ENGLISH]),
        crowd(12, is_exhausted=True),
        crowd(3, is_closed=True),
    ]
    both = {"en": f"line north: {ENGLISH} " * 4, "zh": f"线路 north：{LONG}" * 4}
    problem = {"code": "budget", "line": "north", **both}
    roster = {**status()["roster"], "village": LONG * 3}
    told = status(lines=lines, incidents=cases, problems=[problem], roster=roster)
    with here.daemon(status=told):
        output = here.run("status", lang=lang).output
    assert "1234" in output
    assert too_wide(output) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_status_fits_while_the_daemon_is_down(here: Box, lang: str) -> None:
    missing = LineChanged("north", "closed", False, False, f"{LONG} " * 6)
    here.write([Restarted("0.1.0", ("north",)), missing, *crowded(1)])
    output = here.run("status", lang=lang).output
    folder = str(here.folder)  # a path is not broken: somebody copies it
    assert [one for one in too_wide(output) if folder not in one] == []
