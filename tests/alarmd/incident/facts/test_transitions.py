"""The tables are total over what the fold can produce, and the README shows them as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import product
from typing import TypeVar

import pytest

from alarmd.i18n.language import Language
from alarmd.incident.facts.entries import (
    Acknowledged,
    AcknowledgementExpired,
    AlarmRepeated,
    AllClearJoined,
    AttemptAlerted,
    AttemptDelivered,
    AttemptEnded,
    AttemptSubmitted,
    Closed,
    ClosingRefused,
    ClosingWaits,
    CodesGuessed,
    CutOrdered,
    Escalated,
    Exhausted,
    FalseAlarmSaid,
    KeyPressed,
    KindChanged,
    NeighboursWoken,
    NobodyYet,
    OfficerUnavailable,
    TextNotUnderstood,
    WordsNoted,
)
from alarmd.incident.facts.transitions import (
    ATTEMPT,
    INCIDENT,
    AttemptState,
    IncidentState,
)
from tests.source import ROOT

_TITLES = {
    Language.EN: ("Incident", "Attempt"),
    Language.ZH: ("警情（incident）", "尝试（attempt）"),
}
_HEADS = {
    Language.EN: ("in state", "this fact leads to", "these change nothing"),
    Language.ZH: ("状态", "这条记录使其变为", "这些记录不改变状态"),
}
_State = TypeVar("_State", bound=Enum)

OPEN, TAKEN, CLOSED = IncidentState
STARTED, ALERTED, SUBMITTED, DELIVERED, ENDED = AttemptState

COURSE = (
    Acknowledged, AcknowledgementExpired, AlarmRepeated, Closed, Escalated, Exhausted,
    ClosingRefused, ClosingWaits, CodesGuessed, FalseAlarmSaid, KindChanged, NeighboursWoken,
    NobodyYet, OfficerUnavailable, TextNotUnderstood, WordsNoted,
)  # fmt: skip


@pytest.mark.parametrize(("state", "entry"), [*product(IncidentState, COURSE)])
def test_an_incident_lives_until_it_is_closed(state: IncidentState, entry: type) -> None:
    after: dict[type, IncidentState] = {Closed: CLOSED, Acknowledged: TAKEN}
    expected = after.get(entry, state)
    may_follow = state is not CLOSED or entry in (TextNotUnderstood, WordsNoted)
    assert INCIDENT.get((state, entry)) is (expected if may_follow else None)
    assert INCIDENT.get((state, AllClearJoined)) is (CLOSED if state is CLOSED else None)


@pytest.mark.parametrize(
    ("state", "leads"),
    [
        (STARTED, {AttemptSubmitted: SUBMITTED, AttemptAlerted: ALERTED, CutOrdered: STARTED,
                   KeyPressed: STARTED, AttemptEnded: ENDED}),
        (ALERTED, {CutOrdered: ALERTED, KeyPressed: ALERTED, AttemptEnded: ENDED}),
        (SUBMITTED, {AttemptDelivered: DELIVERED, AttemptEnded: ENDED}),
        (DELIVERED, {AttemptDelivered: DELIVERED}),
        (ENDED, {AttemptSubmitted: SUBMITTED, AttemptDelivered: DELIVERED, KeyPressed: ENDED}),
    ],
)  # fmt: skip
def test_an_attempt_goes_only_this_way(
    state: AttemptState, leads: dict[type, AttemptState]
) -> None:
    assert {entry: to for (origin, entry), to in ATTEMPT.items() if origin is state} == leads


@pytest.mark.parametrize(
    ("readme", "language"), [("README.md", Language.EN), ("README.zh-CN.md", Language.ZH)]
)
def test_the_readme_shows_the_tables_as_they_are(readme: str, language: Language) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    shown = text.partition("<!-- states:begin -->")[2].partition("<!-- states:end -->")[0]
    assert shown.strip() == _states_markdown(language)


def _states_markdown(language: Language) -> str:
    """The two tables in Markdown, as the README shows them."""
    head = "| " + " | ".join(_HEADS[language]) + " |\n|---|---|---|"
    rows = (
        _rows(IncidentState, INCIDENT),
        _rows(AttemptState, ATTEMPT),
    )
    return "\n\n".join(
        "\n".join((f"**{title}**\n\n{head}", *table))
        for title, table in zip(_TITLES[language], rows, strict=True)
    )


def _rows(states: type[_State], table: Mapping[tuple[_State, type], _State]) -> Iterator[str]:
    for state in states:
        leads = sorted(
            ((entry.__name__, to) for (origin, entry), to in table.items() if origin is state),
            key=lambda lead: lead[0],
        )
        onward = ", ".join(f"`{name}` → {to.value}" for name, to in leads if to is not state)
        stays = ", ".join(f"`{name}`" for name, to in leads if to is state)
        yield f"| {state.value} | {onward} | {stays} |"
