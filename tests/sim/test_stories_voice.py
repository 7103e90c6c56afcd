"""Stories of calls that speak: what goes wrong with their sound, their end and their keys."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    CloseReason,
    KeyPressed,
    Means,
    Outcome,
    Response,
)
from alarmd.incident.intake.inputs import CloseRequested
from alarmd.incident.intake.keys import KEYS_MAX
from alarmd.incident.policy import Policy
from modem.sim.handset import Hearing
from modem.sim.phone import Answering, Behaviour, SimPhone
from modem.sim.record import FactKind
from modem.voice.path import NO_AUDIO, STALLED
from tests.modem.virtual_loop import elapse
from tests.sim.story import Story, tell

SPEAKING = ("sim7600", "ec25", "huawei", "a7670", "ec200")
WITH_SOUND = SPEAKING[:3]
MILL = "h0x0"
CUT_AFTER_S = Policy().ring_max_s - 0.5  # it is through half a second after it was picked up
every_way = pytest.mark.parametrize("kind", SPEAKING)
in_frames = pytest.mark.parametrize("kind", WITH_SOUND)


def picks_up(phone: SimPhone, *keys: str, within_s: float = 3.0, talk_s: float = 100.0) -> None:
    """Somebody who listens and presses these keys, each after three seconds of speech more."""
    phone.behaviour = Behaviour(
        answering=Answering.ANSWERS,
        answer_after_s=within_s,
        talk_s=talk_s,
        hearing=Hearing(keys=keys, after_s=3.0),
    )


async def alarm(village: Story, seconds: float) -> None:
    """The mill rings; the officer is called first."""
    village.mill.ring(village.hotline(), for_s=3.0)
    await elapse(seconds)


@in_frames
def test_a_call_whose_sound_stalls_is_ended_the_text_is_there_and_it_is_tried_again(
    kind: str,
) -> None:
    async def story(village: Story) -> None:
        picks_up(village.officer)
        village.faults.sound_stalls = 1.0
        await alarm(village, 300.0)
        first, second, *_ = village.calls_to("officer0")
        assert (first.outcome, first.sound_fault) == (Outcome.ANSWERED, STALLED)
        assert first.active_s < 15.0
        assert second.sound_fault == (STALLED if kind == "huawei" else None), (
            "its own voice, if any"
        )
        assert "紧急" in village.words_to(village.officer)
        assert village.person("officer0").response is None

    tell(story, lines=1, kinds=(kind,))


@every_way
def test_a_call_whose_end_is_not_told_holds_up_nobody(kind: str) -> None:
    async def story(village: Story) -> None:
        for phone in (village.officer, *village.neighbours[1:]):
            picks_up(phone, talk_s=4.0)
        village.faults.lost_ends = 1.0
        await alarm(village, 500.0)
        assert all(call.active_s < 7.0 for call in village.calls_to("officer0"))
        assert all(phone.calls for phone in village.neighbours[1:])

    tell(story, lines=1, kinds=(kind,))


@every_way
def test_a_key_in_the_middle_of_the_announcement_counts_at_once(kind: str) -> None:
    async def story(village: Story) -> None:
        picks_up(village.officer, "1")
        await alarm(village, 120.0)
        [answer] = village.entries(Acknowledged)
        assert answer == Acknowledged(1, "officer0", Response.COMING, Means.KEY)
        [call] = village.calls_to("officer0")
        assert 3.0 < call.spoke_s < 12.0, "a part of the announcement, and the answer"
        assert call.active_s < 20.0

    tell(story, lines=1, kinds=(kind,))


@pytest.mark.parametrize("kind", ["sim7600", "a7670"])
@pytest.mark.parametrize("answers_after_s", [28.5, 29.0, 29.4, 29.6, 30.0, 30.4, 31.0])
def test_who_picks_up_just_when_the_call_is_cut_is_heard_then_or_the_next_time(
    kind: str, answers_after_s: float
) -> None:
    async def story(village: Story) -> None:
        picks_up(village.officer, "1", within_s=answers_after_s)
        await alarm(village, 0.0)
        while not village.calls_to("officer0"):
            await elapse(1.0)
        await elapse(1.0)
        assert len(village.officer.calls) == 1
        assert not village.officer.is_in_call
        village.officer.behaviour.answer_after_s = 3.0
        await elapse(240.0)
        assert [one.means for one in village.entries(Acknowledged)] == [Means.KEY]
        assert len(village.officer.calls) == (1 if answers_after_s < CUT_AFTER_S else 2)
        cut, *_ = village.calls_to("officer0")
        assert cut.outcome in (Outcome.ANSWERED, Outcome.NO_ANSWER)

    tell(story, lines=1, kinds=(kind,))


@pytest.mark.parametrize("closes_after_s", [2.6, 2.9, 3.1, 3.3, 3.5, 3.6, 4.0])
def test_who_picks_up_just_when_the_alarm_is_closed_is_let_go(closes_after_s: float) -> None:
    async def story(village: Story) -> None:
        picks_up(village.officer, "1")
        village.mill.ring(village.hotline(), for_s=3.0)
        while not village.officer.is_in_call:
            await elapse(0.1)
        await elapse(closes_after_s)
        await village.box.ask(CloseRequested(1, CloseReason.FALSE, "desk", is_certain=True))
        await elapse(5.0)
        assert not village.officer.is_in_call
        await elapse(60.0)
        assert village.entries(Acknowledged) == []
        assert len(village.calls_to("officer0")) == 1

    tell(story, lines=1, kinds=("sim7600",))


@every_way
def test_voicemail_hears_it_all_and_counts_for_nobody(kind: str) -> None:
    async def story(village: Story) -> None:
        village.officer.behaviour = Behaviour(
            answering=Answering.VOICEMAIL, voicemail_after_s=5.0, voicemail_s=90.0
        )
        await alarm(village, 400.0)
        assert not [*village.entries(Acknowledged), *village.entries(KeyPressed)]
        first, second, *_ = village.calls_to("officer0")
        assert min(first.spoke_s, second.spoke_s) > 10.0
        assert village.person("officer0").response is None

    tell(story, lines=1, kinds=(kind,))


def test_a_machine_that_presses_keys_for_ever_is_believed_no_more_than_a_person() -> None:
    async def story(village: Story) -> None:
        picks_up(village.officer, *"5" * 200)
        await alarm(village, 300.0)
        assert village.entries(Acknowledged) == []
        assert 3 < len(village.entries(KeyPressed)) <= KEYS_MAX * len(village.officer.calls)
        assert all(call.active_s <= 125.0 for call in village.calls_to("officer0"))

    tell(story, lines=1, kinds=("sim7600",))


@pytest.mark.parametrize("kind", ["sim7600", "ec25"])
def test_a_card_that_is_silent_is_noticed_and_the_modem_speaks_by_itself(kind: str) -> None:
    async def story(village: Story) -> None:
        picks_up(village.officer, "1")
        village.faults.silent_sound = 1.0
        await alarm(village, 120.0)
        [call] = village.calls_to("officer0")
        assert call.sound_fault == NO_AUDIO
        assert village.officer.ear is not None
        assert village.officer.ear.words[0].startswith("十户联防")
        assert village.person("officer0").means is Means.KEY

    tell(story, lines=1, kinds=(kind,))


@every_way
def test_a_modem_that_forgets_its_settings_after_each_call_speaks_and_hears_all_the_same(
    kind: str,
) -> None:
    async def story(village: Story) -> None:
        picks_up(village.officer, within_s=40.0)
        village.faults.forgets = 1.0
        await alarm(village, 100.0)
        assert len(village.calls_to("officer0")) == 1
        picks_up(village.officer, "1")
        await elapse(120.0)
        assert village.person("officer0").means is Means.KEY

    tell(story, lines=1, kinds=(kind,))


def test_a_silent_line_calls_after_one_that_is_heard() -> None:
    async def story(village: Story) -> None:
        village.faults.silent_sound = 1.0
        picks_up(village.officer)
        await alarm(village, 400.0)
        first, second, *_ = village.calls_to("officer0")
        assert (first.sound_fault, second.sound_fault) == (NO_AUDIO, None)

    tell(story, kinds=("huawei", "huawei"))


@every_way
def test_an_alarm_that_rings_in_during_our_call_wins_when_there_is_no_other_line(
    kind: str,
) -> None:
    async def story(village: Story) -> None:
        picks_up(village.officer)
        village.mill.ring(village.hotline(), for_s=3.0)
        while village.officer.ear is None:
            await elapse(0.5)
        away = next(p for p in village.village.households if p.group == "g1")
        second = village.village.phone(away)
        second.ring(village.hotline(), for_s=30.0)
        await elapse(10.0)
        assert [i.originator.id for i in village.incidents] == [MILL, away.id]
        assert not second.is_in_call, "refused at once: it costs nothing"
        assert not village.officer.is_in_call, "our own call gave way"
        await elapse(10.0)
        told = village.facts(FactKind.TEXT_ACCEPTED)
        other = village.village.phone(village.village.officers[1])
        assert other.number in [text.recipient for text in told]

    tell(story, lines=1, kinds=(kind,))
