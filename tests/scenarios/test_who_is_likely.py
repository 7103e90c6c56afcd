"""The box learns from alarms and drills who comes when called, calls the likely ones first, and
tells more people early if two of the near ones are not likely to come (docs/decisions/0034).
"""

from __future__ import annotations

from alarmd.incident.facts.answers import ANSWERS_MAX, KEPT_S, Answer
from alarmd.incident.facts.entries import (
    AnswersForgotten,
    AnswersLearnt,
    AttemptStarted,
    Channel,
    Escalated,
    Purpose,
)
from alarmd.incident.policy import Policy
from alarmd.roster import Group, Phone, Roster
from modem.types import CallOutcome
from tests.alarmd.incident import people
from tests.scenarios.village import Village

SMS, VOICE = Channel.SMS, Channel.VOICE
DAY_MIN = 24 * 60.0
NEAR = tuple(people.household(f"h{n}", 120 + n) for n in range(10))  # h0 raises the alarm
FAR = tuple(people.household(f"f{n}", 140 + n, group="west") for n in range(3))
GROUPS = (
    Group("east", "东组", ("li",), ("west",)),
    Group("west", "西组", ("li",)),
)
ROSTER = Roster.of("桃源村", GROUPS, (*NEAR, *FAR, people.OFFICER), "d1")


def ten(policy: Policy | None = None, lines: int = 1, roster: Roster = ROSTER) -> Village:
    """A group of ten and three houses further away."""
    return Village(lines=lines, roster=roster, policy=policy or Policy(), voice=True)


def knows(village: Village, **came: str) -> None:
    """The box has seen these people at this hour, a week apart: "1" came, "0" did not."""
    now, week_s = village.core.now, 7 * 86400.0
    answers = (
        (party, Answer(at := now - ago * week_s, at, one == "1", 12.0 if one == "1" else 0.0))
        for party, seen in came.items()
        for ago, one in zip(range(len(seen), 0, -1), seen, strict=True)
    )
    village.core._fold([AnswersLearnt(0, tuple(answers))])


def first_calls(village: Village) -> list[str]:
    """The neighbours in the order of the first call to each."""
    calls = [who for who in village.whom(VOICE) if who != "li"]
    return list(dict.fromkeys(calls))


def settles(village: Village, incident: int) -> None:
    """It is closed, and a day passes: nobody answers any more."""
    village.operator_closes(incident)
    village.advance(minutes=DAY_MIN + 60)


def test_whoever_came_is_called_first_the_next_time_and_told_first() -> None:
    village = ten()
    village.listens("h7", 10.0, presses="1")
    village.rings("h0")
    village.advance(minutes=10)
    settles(village, 1)
    (answer,) = village.core.world.answers["h7"]
    assert answer.came
    assert 10.0 <= answer.after_s <= 20.0
    assert not village.core.world.answers["h3"][0].came
    village.rings("h0")
    village.advance(minutes=10)
    second = [one for one in village.core.entries(AttemptStarted) if one.incident == 2]
    alerts = [one for one in second if one.purpose is Purpose.ALERT and one.party != "li"]
    assert next(one.party for one in alerts if one.channel is VOICE) == "h7"
    assert next(one.party for one in alerts if one.channel is SMS) == "h7"


def test_whoever_never_comes_is_called_last_but_called() -> None:
    village = ten()
    knows(village, h1="00000", h2="00", h5="1")
    village.rings("h0")
    village.advance(minutes=8)
    near = [who for who in first_calls(village) if who.startswith("h") and who != "h0"]
    assert near == ["h5", "h3", "h4", "h6", "h7", "h8", "h9", "h2", "h1"]


def test_the_officer_and_the_caller_stay_before_the_likeliest_neighbour() -> None:
    village = ten()
    knows(village, h4="11111111")
    village.listens("h0", 8.0)
    village.rings("h0")
    village.advance(minutes=2)
    calls = [(one.party, one.purpose) for one in village.core.entries(AttemptStarted)]
    calls = [one for one in calls if one[1] in (Purpose.ALERT, Purpose.RECEIVED)]
    order = list(dict.fromkeys(who for who, _ in calls))
    assert order[:3] == ["li", "h0", "h4"]
    assert village.whom(VOICE, Purpose.RECEIVED) == ["h0"]
    assert village.whom(VOICE)[:2] == ["li", "h4"]


def test_whoever_hardly_ever_comes_is_rung_for_less_at_first() -> None:
    village = ten()
    knows(village, h1="0000000", h2="111")
    village.rings("h0")
    village.advance(minutes=14)
    policy = Policy()
    rings = {
        who: [
            one.ring_s
            for one in village.core.entries(AttemptStarted)
            if one.party == who and one.channel is VOICE
        ]
        for who in ("h1", "h2", "li")
    }
    assert rings["h1"][:2] == [policy.ring_unlikely_s, policy.ring_s[1]]
    assert rings["h2"][0] == policy.ring_s[0]
    assert set(rings["li"]) == {policy.ring_max_s}


def test_no_phone_rings_for_longer_than_the_operator_allows() -> None:
    village = ten(Policy(ring_max_s=14.0))
    knows(village, h1="0000000", h2="111")
    village.rings("h0")
    village.advance(minutes=14)
    calls = [one for one in village.core.entries(AttemptStarted) if one.channel is VOICE]
    assert {one.ring_s for one in calls} == {14.0}


def test_after_the_first_calls_a_likely_one_is_called_again_before_an_unlikely_one_far_away() -> (
    None
):
    village = ten(Policy(widen_below=1.0), lines=2)
    knows(village, h2="11111111", f1="00000000")
    village.rings("h0")
    village.advance(minutes=8)
    calls = village.whom(VOICE)
    again = [place for place, who in enumerate(calls) if who == "h2"][1]
    assert max(calls.index(f"h{n}") for n in range(1, 10)) < again < calls.index("f1")


def test_every_second_call_is_within_180_seconds_whoever_is_likely() -> None:
    village = ten(lines=2)
    knows(village, f0="1111", f1="1111", f2="1111", h9="0000")
    village.rings("h0")
    village.advance(minutes=12)
    for n in range(1, 10):
        first, second = village.calls_to(f"h{n}")[:2]
        assert second - first <= 180.0, f"h{n}"


def test_a_drill_tries_those_first_of_whom_least_is_known() -> None:
    village = ten()
    knows(village, h1="11", h2="0", h3="1111")
    village.operator_drills("h0")
    village.advance(minutes=8)
    calls = first_calls(village)
    assert calls[:6] == ["h4", "h5", "h6", "h7", "h8", "h9"]
    assert calls[6:9] == ["h2", "h1", "h3"]


def test_two_who_are_not_likely_to_come_are_not_waited_for() -> None:
    village = ten(lines=2)
    knows(village, **{f"h{n}": "000000" for n in range(1, 10)})
    village.rings("h0")
    village.advance(seconds=39)
    assert village.core.entries(Escalated) == []
    village.advance(seconds=2)
    assert len(village.core.entries(Escalated)) == 1


def test_for_two_who_are_likely_to_come_the_others_sleep_on_until_100_seconds() -> None:
    village = ten(lines=2)
    knows(village, h1="1111", h2="1111", h3="1111", h4="1111")
    village.rings("h0")
    village.advance(seconds=60)
    assert village.core.entries(Escalated) == []
    village.advance(seconds=41)
    assert len(village.core.entries(Escalated)) == 1


def test_calls_in_vain_make_it_unlikely_before_100_seconds() -> None:
    village = ten(Policy(widen_below=0.7), lines=4)
    village.rings("h0")
    village.advance(seconds=99)
    assert len(village.core.entries(Escalated)) == 1


def test_a_box_that_does_not_learn_keeps_to_the_roster_and_forgets() -> None:
    village = ten(Policy(learns_answers=False))
    knows(village, h7="1111")
    village.rings("h0")
    village.advance(minutes=8)
    near = [who for who in first_calls(village) if who.startswith("h") and who != "h0"]
    assert near == [f"h{n}" for n in range(1, 10)]
    assert village.core.world.answers == {}
    settles(village, 1)
    assert village.core.world.answers == {}


def test_what_was_learnt_is_forgotten_with_the_person() -> None:
    village = ten()
    knows(village, h7="1111", h8="11")
    rest = tuple(one for one in (*NEAR, *FAR, people.OFFICER) if one.id != "h7")
    village.core.load(Roster.of("桃源村", GROUPS, rest, "d2"))
    assert set(village.core.world.answers) == {"h8"}
    assert village.core.entries(AnswersForgotten) == [AnswersForgotten(("h7",))]


def test_only_the_last_answers_of_the_last_year_are_kept() -> None:
    village = ten()
    knows(village, h1="1" * ANSWERS_MAX)
    for raised in (1, 2):
        village.rings("h0")
        village.advance(minutes=10)
        settles(village, raised)
        known = village.core.world.answers["h1"]
        assert not known[-1].came
        assert len(known) == (ANSWERS_MAX if raised == 1 else 1)
        village.core.now += KEPT_S


def test_a_loudspeaker_is_called_before_the_likeliest_person() -> None:
    phone = Phone(people.number(199), talks=False, texts=False)
    speaker = people.household("horn", 199, phones=(phone,))
    village = ten(roster=Roster.of("桃源村", GROUPS, (*NEAR, *FAR, people.OFFICER, speaker), "d3"))
    knows(village, h7="11111111")
    village.rings("h0")
    village.advance(minutes=2)
    assert village.whom(VOICE)[:2] == ["li", "horn"]


def test_whoever_was_not_called_has_shown_nothing() -> None:
    village = ten()
    village.listens("h1", 8.0, presses="1")
    village.listens("h2", 8.0, presses="1")
    village.rings("h0")
    village.advance(seconds=70)
    settles(village, 1)
    called = {one.party for one in village.core.entries(AttemptStarted) if one.channel is VOICE}
    assert set(village.core.world.answers) <= called
    assert "li" not in village.core.world.answers


def test_a_call_that_never_rang_shows_nothing_of_the_person() -> None:
    village = ten()
    village.takes_calls_like("h1", CallOutcome.BUSY)
    village.rings("h0")
    village.advance(minutes=12)
    settles(village, 1)
    assert "h1" not in village.core.world.answers
    assert "h2" in village.core.world.answers


def test_whoever_came_and_said_nothing_more_has_come() -> None:
    village = ten()
    village.listens("h2", 8.0, presses="1")
    village.rings("h0")
    village.advance(minutes=5)
    village.listens("h2", 0.0)
    village.advance(minutes=40)  # "coming" has expired, and nobody answers "still on the way?"
    settles(village, 1)
    (answer,) = village.core.world.answers["h2"]
    assert answer.came


def test_whoever_turned_back_or_came_an_hour_later_has_not() -> None:
    village = ten()
    village.rings("h0")
    village.advance(minutes=4)
    village.texts("h3", "1")
    village.advance(seconds=30)
    village.texts("h3", "2")
    village.advance(minutes=60)
    village.texts("h4", "1")
    village.advance(minutes=1)
    settles(village, 1)
    assert "h3" not in village.core.world.answers  # who was never called
    assert not village.core.world.answers["h4"][0].came


def test_an_engaged_phone_is_no_less_likely_and_called_again_first() -> None:
    village = ten(Policy(widen_below=0.0), lines=4)
    village.takes_calls_like("h2", CallOutcome.BUSY)
    village.rings("h0")
    village.advance(minutes=4)
    calls = village.whom(VOICE)
    again = {who: [n for n, one in enumerate(calls) if one == who][1] for who in ("h1", "h2")}
    assert again["h2"] < again["h1"]


def test_a_phone_that_rings_just_now_has_not_been_called_in_vain() -> None:
    village = ten(lines=4)
    knows(village, h1="11", h2="11")
    village.rings("h0")
    village.advance(seconds=45)  # both ring at 40 s, when it is looked at
    assert village.core.entries(Escalated) == []
