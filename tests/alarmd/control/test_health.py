"""The operator is warned of a budget while there is still time."""

from __future__ import annotations

import pytest

from alarmd.control.health import budget_warnings
from alarmd.i18n.language import Language
from alarmd.incident.facts.entries import Doubt
from alarmd.incident.facts.world import LineFacts
from alarmd.incident.policy import Policy
from alarmd.reports.labels import DOUBTS

NOW = 200_000.0
POLICY = Policy(texts_per_hour=10, texts_per_day=100, calls_per_hour=5, calls_per_day=20)


def ago(*seconds: float) -> tuple[float, ...]:
    return tuple(sorted(NOW - one for one in seconds))


@pytest.mark.parametrize(
    ("texts", "calls", "warnings"),
    [
        (7, 3, []),
        (8, 3, ["line north: 8 of 10 texts in an hour, soon used up"]),
        (
            10,
            4,
            [
                "line north: 10 of 10 texts in an hour, the budget is used up; alarms go on, "
                "the network may block the SIM",
                "line north: 4 of 5 calls in an hour, soon used up",
            ],
        ),
    ],
)
def test_a_budget_is_warned_of_at_80_percent_and_when_it_is_used_up(
    texts: int, calls: int, warnings: list[str]
) -> None:
    facts = LineFacts("north", texts=ago(*range(texts)), calls=ago(*range(calls)))
    assert [str(one) for one in budget_warnings(facts, POLICY, NOW)] == warnings


def test_the_day_counts_beside_the_hour() -> None:
    facts = LineFacts("north", texts=ago(*range(4000, 4085)), calls=ago(*range(80_000, 80_020)))
    assert [one.render(Language.ZH) for one in budget_warnings(facts, POLICY, NOW)] == [
        "线路 north：一天短信已用 85/100，快用完了",
        "线路 north：一天电话已用 20/20，用完了；警情照发，但这张卡可能被运营商停用",
    ]


def test_a_line_that_may_carry_nothing_is_no_warning() -> None:
    nothing = Policy(texts_per_hour=0, calls_per_hour=0)
    assert list(budget_warnings(LineFacts("north"), nothing, NOW)) == []


@pytest.mark.parametrize("doubt", Doubt)
def test_each_doubt_about_the_journal_is_said_in_both_languages(doubt: Doubt) -> None:
    said = DOUBTS[doubt]
    assert said.render(Language.EN) != said.render(Language.ZH)
