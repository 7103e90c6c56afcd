"""Where an incident stands is worked out from the incident alone, the same for everybody."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    Acknowledged,
    AcknowledgementExpired,
    AlarmRepeated,
    AttemptAlerted,
    AttemptDelivered,
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    Channel,
    Closed,
    CloseReason,
    CutOrdered,
    Entry,
    Escalated,
    Exhausted,
    FalseAlarmSaid,
    Means,
    Outcome,
    Purpose,
    Reason,
    Response,
    Status,
)
from alarmd.incident.facts.evolve import evolve
from alarmd.incident.facts.world import Incident, World
from alarmd.incident.summary import (
    Late,
    Promise,
    Standing,
    Summary,
    Verdict,
    hearers_of_the_end,
    summary,
)
from alarmd.roster import Party, Phone
from tests.alarmd.incident.incidents import opening
from tests.alarmd.incident.people import (
    BACKUP,
    HEAD,
    LISI,
    MILL,
    OFFICER,
    OPERATOR,
    ZHANG,
    household,
    number,
)

SPEAKER = household(
    "speaker", 190, name="大槐树喇叭", phones=(Phone(number(190), talks=False, texts=False),)
)
LANDLINE = household("line", 191, phones=(Phone(number(191), texts=False),))
FIRST = (OFFICER, ZHANG, LISI, SPEAKER)
OPENED = opening(MILL, FIRST, second=(HEAD, BACKUP), operators=(OPERATOR,))
REAL = Closed(1, "li", CloseReason.REAL)


def grown(*facts: tuple[float, Entry], first: Entry = OPENED) -> Incident:
    """The incident that was opened at 0 and went on so."""
    world = World()
    for at, entry in ((0.0, first), *facts):
        world = evolve(world, entry, at)
    return world.incidents[1]


def text(attempt: int, who: Party, purpose: Purpose = Purpose.ALERT) -> AttemptStarted:
    return started(attempt, who, Channel.SMS, purpose)


def call(attempt: int, who: Party) -> AttemptStarted:
    return started(attempt, who, Channel.VOICE, Purpose.ALERT)


def started(attempt: int, who: Party, channel: Channel, purpose: Purpose) -> AttemptStarted:
    phone = who.phones[0].number.e164
    return AttemptStarted(attempt, 1, who.id, purpose, channel, "north", phone, 1, Reason.FIRST)


def says(who: Party, response: Response) -> Acknowledged:
    return Acknowledged(1, who.id, response, Means.TEXT)


def standing(incident: Incident, who: Party) -> Standing:
    stands = summary(incident, 1e6)
    return next(r.standing for r in (*stands.people, *stands.devices) if r.party == who)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], Standing.WAITING),
        ([text(1, ZHANG)], Standing.TRYING),
        ([text(1, ZHANG), AttemptSubmitted(1, (7,))], Standing.SENT),
        ([text(1, ZHANG), AttemptSubmitted(1, (7,)), call(2, ZHANG)], Standing.SENT),
        (
            [
                text(1, ZHANG),
                AttemptSubmitted(1, (7,)),
                call(2, ZHANG),
                AttemptEnded(2, Outcome.NO_ANSWER),
            ],
            Standing.NOT_REACHED,
        ),
        (
            [text(1, ZHANG), AttemptSubmitted(1, (7,)), AttemptEnded(1, Outcome.FAILED)],
            Standing.NOT_REACHED,  # the service centre gave up
        ),
        ([text(1, ZHANG), AttemptEnded(1, Outcome.UNKNOWN)], Standing.NOT_REACHED),
        (
            [text(1, ZHANG), AttemptEnded(1, Outcome.UNKNOWN), AttemptDelivered(1, 0)],
            Standing.TOLD,
        ),
        ([call(1, ZHANG), AttemptEnded(1, Outcome.BUSY)], Standing.NOT_REACHED),
        ([call(1, ZHANG), AttemptAlerted(1)], Standing.TOLD),
        ([call(1, ZHANG), AttemptEnded(1, Outcome.ANSWERED)], Standing.TOLD),
        ([call(1, ZHANG), CutOrdered(1), AttemptEnded(1, Outcome.CUT)], Standing.WAITING),
        ([says(ZHANG, Response.COMING)], Standing.COMING),
        ([says(ZHANG, Response.ARRIVED)], Standing.ARRIVED),
        ([says(ZHANG, Response.CANNOT)], Standing.CANNOT),
        ([says(ZHANG, Response.SEEN)], Standing.SEEN),
        ([says(ZHANG, Response.COMING), AcknowledgementExpired(1, "zhang")], Standing.LAPSED),
        ([Exhausted(1)], Standing.NOT_REACHED),
    ],
)
def test_everybody_stands_where_the_facts_put_them(facts: list[Entry], expected: Standing) -> None:
    assert standing(grown(*((1.0, fact) for fact in facts)), ZHANG) is expected


def test_the_reserve_is_due_only_when_it_is_asked() -> None:
    assert standing(grown(), HEAD) is Standing.RESERVE
    assert summary(grown(), 1.0).due == 3
    widened = grown((100.0, Escalated(1, 2)))
    assert standing(widened, HEAD) is Standing.WAITING
    assert summary(widened, 101.0).due == 5


def test_only_who_should_have_been_told_before_the_closing_was_not_reached() -> None:
    assert standing(grown((14.0, REAL)), LISI) is Standing.SPARED
    assert standing(grown((301.0, REAL)), LISI) is Standing.NOT_REACHED
    tried = grown((1.0, call(1, LISI)), (9.0, AttemptEnded(1, Outcome.BUSY)), (14.0, REAL))
    assert standing(tried, LISI) is Standing.NOT_REACHED
    late = grown((290.0, Escalated(1, 2)), (304.0, REAL))
    assert standing(late, HEAD) is Standing.SPARED


def test_whom_nobody_has_to_tell_any_more_is_not_counted_as_to_be_told() -> None:
    spared = summary(grown((3.0, FalseAlarmSaid(1, "mill"))), 4.0)
    assert (spared.due, len(spared.standing(Standing.SPARED))) == (1, 2)


def test_a_mistake_spares_the_neighbours_and_not_the_officer() -> None:
    mistake = grown((3.0, FalseAlarmSaid(1, "mill")))
    assert standing(mistake, ZHANG) is Standing.SPARED
    assert standing(mistake, OFFICER) is Standing.WAITING


def test_whom_a_mistake_spared_need_not_be_visited_when_all_was_tried() -> None:
    given_up = grown((3.0, FalseAlarmSaid(1, "mill")), (600.0, Exhausted(1)))
    assert standing(given_up, ZHANG) is Standing.SPARED


def test_after_a_mistake_a_new_press_begins_anew_for_those_who_heard_of_it() -> None:
    """Zhang and Lisi heard of the mistake and are asked again: nobody is coming now."""
    incident = grown(
        (4.0, says(LISI, Response.COMING)),
        (5.0, FalseAlarmSaid(1, "mill")),
        (6.0, text(1, LISI)),
        (7.0, AttemptSubmitted(1, (7,))),
        (8.0, AttemptDelivered(1, 0)),
        (9.0, AlarmRepeated(1, "mill", Means.RING)),
    )
    stands = summary(incident, 10.0)
    assert (stands.verdict, stands.told, stands.coming) == (Verdict.NOBODY, 0, ())
    assert not stands.is_called_false


def test_exhausted_is_said_of_now_and_not_of_ever() -> None:
    incident = grown((600.0, Exhausted(1)))
    assert summary(incident, 601.0).is_exhausted
    helped = grown((600.0, Exhausted(1)), (700.0, says(ZHANG, Response.COMING)))
    assert not summary(helped, 701.0).is_exhausted


def test_a_loudspeaker_is_no_neighbour_who_was_told() -> None:
    incident = grown((1.0, call(1, SPEAKER)), (2.0, AttemptAlerted(1)))
    stands = summary(incident, 3.0)
    assert [one.party for one in stands.devices] == [SPEAKER]
    assert [one.party for one in stands.people] == [OFFICER, ZHANG, LISI, HEAD, BACKUP]
    assert (stands.told, stands.due) == (0, 3)
    assert standing(incident, SPEAKER) is Standing.TOLD


def test_nobody_told_is_zero_of_all() -> None:
    facts: list[tuple[float, Entry]] = []
    for attempt, who in enumerate((OFFICER, ZHANG, LISI), start=1):
        facts += [(1.0, call(attempt, who)), (2.0, AttemptEnded(attempt, Outcome.NO_ANSWER))]
    stands = summary(grown(*facts, (600.0, Exhausted(1))), 601.0)
    assert (stands.told, stands.due) == (0, 3)
    assert len(stands.standing(Standing.NOT_REACHED)) == 3


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ([], Verdict.NOBODY),
        ([says(ZHANG, Response.COMING)], Verdict.HELPED),
        ([says(ZHANG, Response.ARRIVED)], Verdict.HELPED),
        ([says(ZHANG, Response.CANNOT)], Verdict.NOBODY),
        ([REAL], Verdict.CLOSED),
    ],
)
def test_the_verdict_in_a_word(facts: list[Entry], verdict: Verdict) -> None:
    assert summary(grown(*((1.0, fact) for fact in facts)), 2.0).verdict is verdict


def test_a_drill_is_a_drill_and_nothing_of_it_is_late() -> None:
    drill = replace(OPENED, status=Status.EXERCISE)
    stands = summary(grown(first=drill), 9999.0)
    assert (stands.verdict, stands.late) == (Verdict.DRILL, ())


def test_the_closing_says_what_it_was() -> None:
    assert summary(grown(), 1.0).reason is None
    stands = summary(grown((5.0, REAL)), 6.0)
    assert (stands.closed_at, stands.reason) == (5.0, CloseReason.REAL)


def test_the_all_clear_goes_to_whoever_was_tried_and_can_read_it() -> None:
    assert hearers_of_the_end(grown()) == 1  # the caller
    tried = grown((1.0, text(1, ZHANG)), (1.0, call(2, SPEAKER)))
    assert hearers_of_the_end(tried) == 2
    from_a_landline = opening(LANDLINE, (ZHANG,))
    assert hearers_of_the_end(grown(first=from_a_landline)) == 0


# --- late -----------------------------------------------------------------------------------------


def late(stands: Summary, promise: Promise) -> list[Late]:
    return [one for one in stands.late if one.promise is promise]


def rang(attempt: int, who: Party, at: float) -> list[tuple[float, Entry]]:
    """A call that rang for 30 s and was not answered."""
    ended = AttemptEnded(attempt, Outcome.NO_ANSWER)
    return [(at, call(attempt, who)), (at + 5, AttemptAlerted(attempt)), (at + 30, ended)]


def test_a_second_call_is_late_until_it_begins() -> None:
    once = grown(*rang(1, ZHANG, 10.0))
    assert late(summary(once, 190.0), Promise.SECOND_CALL) == []
    assert late(summary(once, 232.0), Promise.SECOND_CALL) == [
        Late(Promise.SECOND_CALL, (ZHANG,), 42.0, True)
    ]
    again = grown(*rang(1, ZHANG, 10.0), *rang(2, ZHANG, 200.0))
    assert late(summary(again, 999.0), Promise.SECOND_CALL) == [
        Late(Promise.SECOND_CALL, (ZHANG,), 10.0, False)
    ]
    in_time = grown(*rang(1, ZHANG, 10.0), *rang(2, ZHANG, 190.0))
    assert late(summary(in_time, 999.0), Promise.SECOND_CALL) == []


@pytest.mark.parametrize(
    "released",
    [
        [says(ZHANG, Response.CANNOT)],
        [says(ZHANG, Response.COMING), AcknowledgementExpired(1, "zhang")],
        [FalseAlarmSaid(1, "mill")],
        [REAL],
    ],
)
def test_whoever_answered_or_need_not_know_any_more_is_owed_no_call(
    released: list[Entry],
) -> None:
    facts: list[tuple[float, Entry]] = [
        *rang(1, ZHANG, 10.0),
        *((100.0, fact) for fact in released),
    ]
    assert late(summary(grown(*facts), 999.0), Promise.SECOND_CALL) == []


def test_an_answer_that_came_when_it_was_late_already_does_not_undo_that() -> None:
    facts = [*rang(1, ZHANG, 10.0), (250.0, says(ZHANG, Response.COMING))]
    assert late(summary(grown(*facts), 999.0), Promise.SECOND_CALL) == [
        Late(Promise.SECOND_CALL, (ZHANG,), 60.0, False)
    ]


def test_a_loudspeaker_and_a_call_that_we_cut_need_no_second_call() -> None:
    cut: list[tuple[float, Entry]] = [
        (1.0, call(1, ZHANG)),
        (2.0, CutOrdered(1)),
        (3.0, AttemptEnded(1, Outcome.CUT)),
    ]
    incident = grown(*cut, *rang(2, SPEAKER, 10.0))
    assert late(summary(incident, 999.0), Promise.SECOND_CALL) == []


def test_everybody_of_the_first_wave_is_tried_on_each_channel_they_have() -> None:
    first = opening(MILL, (ZHANG, LANDLINE, SPEAKER), second=(HEAD,))
    tried: list[tuple[float, Entry]] = [
        (4.0, text(1, ZHANG)),
        (7.0, AttemptSubmitted(1, (7,))),
        *rang(2, ZHANG, 20.0),
        *rang(3, LANDLINE, 60.0),
    ]
    stands = summary(grown(*tried, first=first), 350.0)
    assert late(stands, Promise.ALL_TRIED) == [Late(Promise.ALL_TRIED, (SPEAKER,), 50.0, True)]
    done = grown(*tried, *rang(4, SPEAKER, 320.0), first=first)
    assert late(summary(done, 999.0), Promise.ALL_TRIED) == [
        Late(Promise.ALL_TRIED, (SPEAKER,), 25.0, False)
    ]


def test_a_refused_text_was_tried_and_a_cut_call_was_not() -> None:
    facts: list[tuple[float, Entry]] = [
        (4.0, text(1, ZHANG)),
        (7.0, AttemptEnded(1, Outcome.FAILED)),
        (8.0, call(2, ZHANG)),
        (9.0, CutOrdered(2)),
        (9.0, AttemptEnded(2, Outcome.CUT)),
    ]
    first = opening(MILL, (ZHANG,))
    assert late(summary(grown(*facts, first=first), 310.0), Promise.ALL_TRIED) == [
        Late(Promise.ALL_TRIED, (ZHANG,), 10.0, True)
    ]
    rung = grown(*facts, *rang(3, ZHANG, 50.0), first=first)
    assert late(summary(rung, 310.0), Promise.ALL_TRIED) == []


def test_a_promise_kept_to_one_and_broken_to_others_names_the_worst() -> None:
    facts = [*rang(1, ZHANG, 10.0), *rang(2, LISI, 30.0), *rang(3, LISI, 260.0)]
    assert late(summary(grown(*facts), 300.0), Promise.SECOND_CALL) == [
        Late(Promise.SECOND_CALL, (ZHANG,), 110.0, True),
        Late(Promise.SECOND_CALL, (LISI,), 50.0, False),
    ]


def test_the_first_all_clear_is_late_after_a_minute() -> None:
    over = grown((1.0, text(1, ZHANG)), (10.0, REAL))
    assert late(summary(over, 70.0), Promise.ALL_CLEAR) == []
    assert late(summary(over, 75.0), Promise.ALL_CLEAR) == [Late(Promise.ALL_CLEAR, (), 5.0, True)]
    told = grown(
        (10.0, REAL),
        (80.0, text(1, ZHANG, Purpose.ALL_CLEAR)),
        (90.0, text(2, LISI, Purpose.ALL_CLEAR)),
    )
    assert late(summary(told, 999.0), Promise.ALL_CLEAR) == [
        Late(Promise.ALL_CLEAR, (), 10.0, False)
    ]
    silent = opening(LANDLINE, (ZHANG,))
    assert late(summary(grown((10.0, REAL), first=silent), 999.0), Promise.ALL_CLEAR) == []
