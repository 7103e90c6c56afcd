"""Stories over the whole box, from wire to wire: what the pure core alone cannot show.

What is decided and worded is told in tests/scenarios; here are modems, calls, cuts of power and
time. A checker looks at every commit of every story.
"""

from __future__ import annotations

from alarmd.incident.facts.entries import Means
from modem.sim.faults import Clip
from modem.sim.phone import Answering
from modem.sim.record import FactKind
from tests.modem.virtual_loop import elapse
from tests.sim.box import Loss
from tests.sim.people import STRANGER
from tests.sim.story import Story, tell

CUT_WITHIN_S = 4.0


def test_the_officer_is_called_when_nobody_answers_and_the_mill_reads_who_comes() -> None:
    async def story(village: Story) -> None:
        for person in village.village.households:
            village.village.phone(person).behaviour.answering = Answering.REJECTS
        village.mill.text(village.hotline(), "HELP")
        await elapse(240.0)
        assert len(village.officer.calls) >= 2
        assert len(village.officer.texts) == 1
        village.officer.hang_up()
        village.officer.ring(village.hotline(), for_s=10.0)
        await elapse(60.0)
        assert "officer0" in village.words_to(village.mill).splitlines()[-1]
        calls = len(village.officer.calls)
        await elapse(600.0)
        assert len(village.officer.calls) == calls, "whoever answered is left in peace"

    tell(story)


def test_everybody_is_tried_on_two_channels_within_five_minutes_on_two_lines() -> None:
    async def story(village: Story) -> None:
        for phone in village.neighbours:
            phone.behaviour.answering = Answering.REJECTS
        village.mill.ring(village.hotline(), for_s=10.0)
        await elapse(300.0)
        for phone in village.neighbours[1:]:
            assert phone.texts
            assert phone.calls

    tell(story)


def test_a_house_that_rings_while_we_call_is_an_alarm_and_our_call_goes_on() -> None:
    async def story(village: Story) -> None:
        village.officer.behaviour.answering = Answering.IGNORES
        village.mill.ring(village.hotline(), for_s=3.0)
        while not village.facts(FactKind.CALL_ALERTING, village.hotline()):
            await elapse(0.5)
        ours = village.facts(FactKind.CALL_ALERTING, village.hotline())[-1]
        second = village.neighbours[5]
        second.ring(village.hotline(), for_s=30.0)
        await elapse(7.0)
        assert {i.originator.id for i in village.incidents} >= {"h0x0"}
        heard = [i for i in village.incidents if i.originator.id == "h0x5"]
        coming = [p.id for i in village.incidents for p in i.coming()]
        assert heard or "h0x5" in coming
        ends = [f for f in village.facts(FactKind.CALL_ENDED) if f.call == ours.call]
        assert ends == [], "the waiting call was refused without touching ours"
        assert not second.is_in_call

    tell(story, lines=1)


def test_a_number_that_comes_with_the_second_ring_is_believed_from_the_list_of_calls() -> None:
    async def story(village: Story) -> None:
        for pipe in village.village.pipes.values():
            pipe.modem.faults.clip = Clip.FROM_SECOND_RING
        village.mill.ring(village.hotline(), for_s=4.0)
        await elapse(8.0)
        assert [i.originator.id for i in village.incidents] == ["h0x0"]

    tell(story)


def test_a_modem_that_never_shows_numbers_is_asked_for_them() -> None:
    async def story(village: Story) -> None:
        for pipe in village.village.pipes.values():
            pipe.modem.faults.clip = Clip.NEVER
        village.mill.ring(village.hotline(), for_s=20.0)
        await elapse(10.0)
        assert [i.originator.id for i in village.incidents] == ["h0x0"]

    tell(story)


def test_the_ring_is_ended_after_two_seconds_and_never_answered() -> None:
    async def story(village: Story) -> None:
        village.mill.ring(village.hotline(), for_s=40.0)
        await elapse(20.0)
        rang = village.facts(FactKind.CALL_ALERTING, village.mill.number)[0].at
        ended = village.facts(FactKind.CALL_ENDED, village.mill.number)[0].at
        assert ended - rang <= CUT_WITHIN_S
        assert not village.facts(FactKind.CALL_ACTIVE)

    tell(story)


def test_a_withheld_number_raises_nothing_and_is_not_answered() -> None:
    async def story(village: Story) -> None:
        village.mill.ring(village.hotline(), for_s=20.0, is_withheld=True)
        await elapse(60.0)
        assert village.incidents == []
        assert not village.facts(FactKind.TEXT_ACCEPTED)

    tell(story)


def test_a_text_that_came_while_the_box_had_no_power_is_raised_at_the_start() -> None:
    async def story(village: Story) -> None:
        village.mill.text(village.hotline(), "着火了")
        await elapse(60.0)
        village.box.start()
        await elapse(20.0)
        assert [i.originator.id for i in village.incidents] == ["h0x0"]
        assert "着火" in village.words_to(village.officer) or village.officer.texts

    tell(story, off=True)


def test_a_power_cut_in_mid_alarm_costs_a_pause_and_tells_nobody_twice() -> None:
    async def story(village: Story) -> None:
        village.mill.ring(village.hotline(), for_s=10.0)
        await elapse(22.0)
        village.box.kill(Loss.ALL_POWER, 30.0)
        await elapse(180.0)
        for phone in village.neighbours[1:]:
            alarms = [t for t in phone.texts if "紧急求救" in t.text]
            assert 1 <= len(alarms) <= 2
        doubled = [p for p in village.neighbours if len(p.texts) > 1]
        assert len(doubled) <= len(village.village.pipes) + 1, "only what nobody could know"

    tell(story)


def test_a_carriers_missed_call_text_after_an_outage_is_an_alarm() -> None:
    async def story(village: Story) -> None:
        village.village.network.faults.tells_missed_calls = True
        village.box.kill(Loss.ALL_POWER, 120.0)
        await elapse(60.0)
        village.mill.ring(village.hotline(), for_s=10.0)
        await elapse(120.0)
        assert [i.originator.id for i in village.incidents] == ["h0x0"]
        assert village.incidents[0].means is Means.MISSED_CALL

    tell(story)


def test_who_forges_a_carriers_note_changes_nothing() -> None:
    async def story(village: Story) -> None:
        village.box.kill(Loss.ALL_POWER, 60.0)
        await elapse(120.0)
        stranger = village.village.network.add_phone(STRANGER)
        number = village.mill.number.removeprefix("+86")
        stranger.text(village.hotline(), f"来电提醒：{number}呼叫过您")
        await elapse(30.0)
        assert village.incidents == []

    tell(story)


def test_a_household_that_leaves_in_mid_alarm_is_still_told_and_still_counts() -> None:
    async def story(village: Story) -> None:
        village.mill.text(village.hotline(), "救命")
        await elapse(8.0)
        village.village.removed.add("h0x9")
        village.village.write_households()
        village.box.reload_soon()
        await elapse(90.0)
        leaver = village.neighbours[9]
        assert leaver.texts
        leaver.text(village.hotline(), "1")
        await elapse(30.0)
        assert [p.id for i in village.incidents for p in i.coming()] == ["h0x9"]

    tell(story)


def test_the_clock_may_jump_by_years_in_mid_alarm() -> None:
    async def story(village: Story) -> None:
        village.mill.text(village.hotline(), "救命")
        await elapse(30.0)
        village.box.utc = lambda: 0.0
        village.box.kill(Loss.POWER, 5.0)
        await elapse(200.0)
        assert all(phone.texts for phone in village.neighbours[1:])
        assert len(village.incidents) == 1

    tell(story)
