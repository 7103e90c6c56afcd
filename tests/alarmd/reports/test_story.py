"""The story of an incident says of everybody what is known of them, and no more."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from alarmd.i18n.language import Language
from alarmd.incident.facts.entries import (
    Acknowledged,
    AcknowledgementExpired,
    AlarmRepeated,
    AllClearJoined,
    AttemptAlerted,
    AttemptEnded,
    AttemptSubmitted,
    Channel,
    Closed,
    CloseReason,
    ClosingRefused,
    ClosingWaits,
    CodesGuessed,
    CutOrdered,
    Entry,
    Escalated,
    Exhausted,
    FalseAlarmSaid,
    KeyPressed,
    Kind,
    KindChanged,
    Means,
    NobodyYet,
    OfficerUnavailable,
    Outcome,
    Purpose,
    Response,
    Settled,
    TextNotUnderstood,
    Unavailable,
    Unproved,
    WordsNoted,
)
from alarmd.incident.summary import Promise, Standing
from alarmd.reports.queries import Noted
from alarmd.reports.story import Person, Story, Unfit, Untold, tell
from alarmd.roster import Party, Role
from modem.faults import Fault, FaultCode
from tests.alarmd.journals import (
    HEAD,
    LI_SI,
    OFFICER,
    WANG,
    ZHANG,
    ZHAO,
    attempt,
    closed,
    fire,
    opened,
    party,
)

DESK = party("desk", 401, Role.OPERATOR, "值班室")


def told(entries: Sequence[Entry]) -> Story:
    return tell(Noted(n, float(n), 1000.0 + n, entry) for n, entry in enumerate(entries))


def of(story: Story, party: Party) -> Person:
    return next(one for one in story.people if one.party == party)


def said(story: Story) -> list[str]:
    return [str(event.what) for event in story.events]


def test_everybody_stands_where_the_facts_put_them() -> None:
    story = told(fire())
    standings = {one.party.id: one.standing for one in story.people}
    assert standings == {
        OFFICER.id: Standing.COMING,
        ZHANG.id: Standing.TOLD,
        LI_SI.id: Standing.NOT_REACHED,
        ZHAO.id: Standing.TRYING,
        HEAD.id: Standing.RESERVE,
    }
    assert story.summary.told == 2


def test_a_recipients_moments_are_kept_apart() -> None:
    officer, zhang = of(told(fire()), OFFICER), of(told(fire()), ZHANG)
    assert (officer.texted_utc, officer.delivered_utc, officer.rang_utc) == (1002.0, 1005.0, None)
    assert (officer.known.response, officer.known.means, officer.responded_utc) == (
        Response.COMING,
        Means.TEXT,
        1014.0,
    )
    assert (zhang.texted_utc, zhang.rang_utc, zhang.responded_utc) == (None, 1008.0, None)


def test_somebody_not_reached_has_the_reason_of_each_channel() -> None:
    reasons = [str(why) for why in of(told(fire()), LI_SI).why_not]
    assert reasons == ["the phone is off or without coverage", "the network is out of order"]


def test_the_same_reason_is_given_once() -> None:
    entries: list[Entry] = [
        opened(),
        attempt(1, ZHANG, Channel.VOICE),
        AttemptEnded(1, Outcome.FAILED, cause=20),
        attempt(2, ZHANG, Channel.SMS),
        AttemptEnded(2, Outcome.FAILED, cause=27),
    ]
    assert len(of(told(entries), ZHANG).why_not) == 1


@pytest.mark.parametrize(
    ("ended", "reason"),
    [
        (AttemptEnded(1, Outcome.BUSY), "the line is busy"),
        (AttemptEnded(1, Outcome.NO_ANSWER), "the phone did not ring: off or without coverage"),
        (AttemptEnded(1, Outcome.UNKNOWN), "nobody knows whether it arrived"),
        (AttemptEnded(1, Outcome.FAILED, cause=512, detail="odd"), "it failed (512): odd"),
        (
            AttemptEnded(1, Outcome.FAILED, fault=Fault(FaultCode.NOT_READY)),
            "it failed: the modem is not ready",
        ),
        (AttemptEnded(1, Outcome.FAILED), "it failed (?)"),
    ],
)
def test_an_attempt_that_reached_nobody_says_why(ended: AttemptEnded, reason: str) -> None:
    story = told([opened(), attempt(1, ZHANG, Channel.VOICE), ended])
    assert of(story, ZHANG).standing is Standing.NOT_REACHED
    assert [str(why) for why in of(story, ZHANG).why_not] == [reason]


def test_a_text_that_only_the_network_took_is_not_called_delivered() -> None:
    story = told([opened(), attempt(1, ZHANG, Channel.SMS), AttemptSubmitted(1, (7,))])
    assert of(story, ZHANG).standing is Standing.SENT
    assert of(story, ZHANG).texted_utc == 1002.0
    assert of(story, ZHANG).delivered_utc is None


def test_an_unconfirmed_text_and_a_phone_that_did_not_ring_reached_nobody() -> None:
    entries: list[Entry] = [
        opened(),
        attempt(1, ZHANG, Channel.SMS),
        AttemptSubmitted(1, (7,)),
        attempt(2, ZHANG, Channel.VOICE),
    ]
    assert of(told(entries), ZHANG).standing is Standing.SENT
    missed = of(told([*entries, AttemptEnded(2, Outcome.NO_ANSWER)]), ZHANG)
    assert missed.standing is Standing.NOT_REACHED
    assert [str(why) for why in missed.why_not] == [
        "the text is unconfirmed",
        "the phone did not ring: off or without coverage",
    ]


def test_a_phone_that_rang_after_a_failed_text_was_told() -> None:
    entries: list[Entry] = [
        opened(),
        attempt(1, ZHANG, Channel.SMS),
        AttemptEnded(1, Outcome.FAILED),
        attempt(2, ZHANG, Channel.VOICE),
        AttemptAlerted(2),
    ]
    assert of(told(entries), ZHANG).standing is Standing.TOLD


def test_coming_runs_out_and_can_be_said_again() -> None:
    coming = Acknowledged(1, ZHANG.id, Response.COMING, Means.RING)
    lapsed: list[Entry] = [opened(), coming, AcknowledgementExpired(1, ZHANG.id)]
    assert of(told(lapsed), ZHANG).standing is Standing.LAPSED
    assert of(told([*lapsed, coming]), ZHANG).standing is Standing.COMING


def test_who_was_not_told_when_it_closed_at_once_is_no_longer_told() -> None:
    story = told([opened(), closed()])
    assert of(story, ZHAO).standing is Standing.SPARED
    assert of(story, HEAD).standing is Standing.RESERVE
    widened = told([opened(), Escalated(1, 2), closed()])
    assert of(widened, HEAD).standing is Standing.SPARED
    assert widened.standing(Standing.NOT_REACHED) == []


def test_the_callers_own_messages_are_feedback_not_alarms() -> None:
    story = told(fire())
    assert [one.started.party for one in story.feedback] == [WANG.id]
    assert all(one.party != WANG for one in story.people)


def test_the_story_tells_every_turn_in_order() -> None:
    story = told(
        [
            opened(text="着火了"),
            AlarmRepeated(1, WANG.id, Means.RING),
            KindChanged(1, Kind.MEDICAL),
            Escalated(1, 2),
            Exhausted(1),
            Acknowledged(1, HEAD.id, Response.CANNOT, Means.TEXT),
            Acknowledged(1, ZHANG.id, Response.CANNOT, Means.TEXT, text="我在 \n外地"),
            Acknowledged(1, LI_SI.id, Response.SEEN, Means.TEXT, text="长" * 61),
            Acknowledged(1, LI_SI.id, Response.CANNOT, Means.ELSEWHERE),
            AlarmRepeated(1, WANG.id, Means.TEXT, "快来人"),
            FalseAlarmSaid(1, WANG.id, Means.TEXT, text="锅烧干了，没事"),
            Closed(1, "operator", CloseReason.FALSE, "cooking"),
        ]
    )
    assert said(story) == [
        "王桂英 raised the alarm by ringing on line north",
        'the text says: "着火了"',
        "the caller raised it again by ringing",
        "the caller says: ill or hurt",
        "too few are coming: more people are told",
        "everything was tried and nobody is coming",
        "村主任: cannot come (by text)",
        '张建国: cannot come (by text): "我在 外地"',
        '李四: knows of it (by text): "' + "长" * 60 + '…"',
        "李四 now goes to another alarm: cannot come",
        'the caller raised it again by text: "快来人"',
        'the caller says that it was a mistake: "锅烧干了，没事"',
        "closed by operator: false alarm",
        'note: "cooking"',
    ]
    assert story.summary.kind is Kind.MEDICAL
    assert (story.summary.is_exhausted, story.summary.is_called_false) == (True, True)
    assert story.incident.presses == 3


def test_the_story_is_told_in_chinese_too() -> None:
    story = told([opened(), closed()])
    rendered = [event.what.render(Language.ZH) for event in story.events]
    assert not any(word in line for line in rendered for word in ("alarm", "closed", "note"))


def test_an_attempt_that_began_outside_the_story_is_passed_over() -> None:
    story = told([opened(), AttemptSubmitted(99, (1,))])
    assert story.summary.told == 0


@pytest.mark.parametrize("entries", [[], [closed()]])
def test_without_an_opening_there_is_no_story(entries: list[Entry]) -> None:
    with pytest.raises(Untold):
        told(entries)


def test_what_operators_were_told_is_kept_apart() -> None:
    nobody = attempt(1, DESK, Channel.SMS, purpose=Purpose.EXHAUSTED)
    story = told([opened(operators=(DESK,)), nobody])
    assert [one.started.party for one in story.others] == [DESK.id]
    assert all(one.party != DESK for one in story.people)


def test_each_phone_of_a_person_has_its_own_reason() -> None:
    first = attempt(1, ZHANG, Channel.VOICE)
    entries: list[Entry] = [
        opened(),
        first,
        AttemptEnded(1, Outcome.FAILED, cause=20),
        replace(first, attempt=2, number="+8610000000902"),
        AttemptEnded(2, Outcome.FAILED, cause=1),
    ]
    reasons = [str(why) for why in of(told(entries), ZHANG).why_not]
    assert reasons == ["the phone is off or without coverage", "there is no such number"]


def test_what_people_say_is_told_with_their_names_and_words() -> None:
    story = told(
        [
            opened(operators=(DESK,)),
            TextNotUnderstood(1, WANG.id),
            TextNotUnderstood(1, ZHANG.id, "谁家"),
            WordsNoted(1, LI_SI.id, "在外地"),
            WordsNoted(1, LI_SI.id, "马上到", late_s=430.0),
            Acknowledged(1, ZHAO.id, Response.ARRIVED, Means.TEXT),
            Acknowledged(1, ZHANG.id, Response.COMING, Means.RING),
            AcknowledgementExpired(1, ZHANG.id),
            Acknowledged(1, ZHANG.id, Response.CANNOT, Means.OWN_ALARM),
            OfficerUnavailable(1, OFFICER.id, Unavailable.OFF),
            ClosingRefused(1, OFFICER.id, Unproved.NO_CODE, "", "结"),
            CodesGuessed(1, OFFICER.id),
            ClosingWaits(1, OFFICER.id, CloseReason.FALSE),
            NobodyYet(1),
            Closed(1, "zhou", CloseReason.REAL),
            AllClearJoined(1, ZHANG.id, 9),
            Settled(1),
        ]
    )
    assert said(story)[1:] == [
        "王桂英 texted what nobody understands",
        '张建国 texted what nobody understands: "谁家"',
        '李四: "在外地"',
        '李四 wrote 7 min before: "马上到"',
        "赵铁柱: is there (by text)",
        "张建国: coming (by ringing)",
        "张建国 said coming too long ago; asked again",
        "张建国 now has an alarm of their own: cannot come",
        "李警官 cannot be counted on (the phone is off or without coverage): "
        "those who stand in are told",
        "李警官 texted that it is over (without a code): it stays open",
        "wrong codes in the name of 李警官: for an hour that phone closes nothing",
        "李警官 closes it: false alarm; everybody near is told first",
        "nobody is coming so far: the caller is told to call 110",
        "closed by zhou: it was real",
        "张建国 read in the text about another alarm that it is over",
    ]
    assert of(story, ZHAO).standing is Standing.ARRIVED


def test_the_moments_are_those_of_the_calendar_when_the_rows_were_written() -> None:
    rows = [
        Noted(1, 5.0, 9000.0, opened()),
        Noted(2, 5.0, 9000.0, attempt(1, ZHANG, Channel.SMS)),
        Noted(3, 8.0, 4000.0, AttemptSubmitted(1, (7,))),  # the calendar was set back
        Noted(4, 9.5, 4001.5, closed()),
    ]
    story = tell(rows)
    (one,) = of(story, ZHANG).tries
    assert (one.started_utc, one.submitted_utc, one.ended_utc) == (9000.0, 4000.0, 4000.0)
    assert (story.opened_utc, story.closed_utc) == (9000.0, 4001.5)


def test_what_is_late_is_late_as_of_now() -> None:
    rows = [Noted(1, 5.0, 9000.0, opened()), Noted(2, 6.0, 9001.0, closed())]
    assert tell(rows).summary.late == ()
    assert tell(rows, 8000.0).summary.late == ()
    (late,) = tell(rows, 9001.0 + 61.5).summary.late
    assert (late.promise, late.over_s, late.is_open) == (Promise.ALL_CLEAR, 1.5, True)


def test_facts_that_do_not_fit_together_are_no_story() -> None:
    ended = AttemptEnded(1, Outcome.BUSY)
    with pytest.raises(Unfit):
        told([opened(), attempt(1, ZHANG, Channel.VOICE), ended, ended])
    with pytest.raises(Unfit):
        told([opened(), Acknowledged(1, "somebody", Response.SEEN, Means.KEY)])


def call(number: int, who: Party, *facts: Entry, purpose: Purpose = Purpose.ALERT) -> list[Entry]:
    """A call in which something is said."""
    return [attempt(number, who, Channel.VOICE, purpose=purpose), AttemptAlerted(number), *facts]


@pytest.mark.parametrize(
    ("digits", "told_so"),
    [
        ("1", "张建国 was called, listened 14 s, pressed 1: coming"),
        ("92", "张建国 was called, listened 14 s, pressed 92: cannot come"),
        ("7", "张建国 was called, listened 14 s, pressed 7"),
        ("", "张建国 was called, listened 14 s, pressed nothing"),
    ],
)
def test_a_call_tells_how_long_somebody_listened_and_what_they_pressed(
    digits: str, told_so: str
) -> None:
    pressed = [KeyPressed(1, digit) for digit in digits]
    ended = AttemptEnded(1, Outcome.ANSWERED, active_s=16.0, spoke_s=14.2)
    story = told([opened(), *call(1, ZHANG, *pressed, ended)])
    assert said(story)[-1] == told_so
    assert of(story, ZHANG).standing is Standing.TOLD


@pytest.mark.parametrize(
    ("digit", "meaning"), [("0", "a mistake"), ("2", "fire"), ("3", "ill or hurt")]
)
def test_a_call_back_tells_what_the_caller_said(digit: str, meaning: str) -> None:
    ended = AttemptEnded(1, Outcome.ANSWERED, spoke_s=9.0)
    facts = call(1, WANG, KeyPressed(1, digit), ended, purpose=Purpose.RECEIVED)
    story = told([opened(), *facts])
    assert said(story)[-1] == f"王桂英 was called, listened 9 s, pressed {digit}: {meaning}"
    assert [one.known.spoke_s for one in story.feedback] == [9.0]


def test_a_call_without_sound_says_so_and_one_that_only_rang_says_nothing() -> None:
    silent = AttemptEnded(1, Outcome.ANSWERED, active_s=4.0, problem="no audio")
    story = told([opened(), *call(1, ZHANG, silent)])
    assert said(story)[1:] == ["the call to 张建国 had no sound: no audio"]
    rang = told([opened(), *call(1, ZHANG, CutOrdered(1), AttemptEnded(1, Outcome.CUT))])
    assert said(rang)[1:] == []
