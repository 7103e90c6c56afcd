"""What people read fits one part and never loses what to do, whom to call or what it is about."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from alarmd.i18n.language import Language
from alarmd.incident.content import sms_en, sms_en_brief, sms_zh
from alarmd.incident.content.sms import outage_text, sms_text
from alarmd.incident.content.sms_template import Phrases, Reader
from alarmd.incident.facts.entries import CaseRole, CloseReason, Kind, Purpose, Status
from alarmd.incident.facts.houses import News
from alarmd.incident.facts.part import GSM7_PART, UCS2_PART, fits_one_part, is_plain, units
from alarmd.incident.facts.world import Incident, Notification, Outage
from alarmd.incident.planner.plan import ALSO_MAX
from tests.alarmd.incident.core import OF_THE_BOX
from tests.alarmd.incident.incidents import incident_of
from tests.alarmd.incident.people import HEAD, LISI, MILL, OFFICER, OPERATOR, ZHANG, ZHAO, ZONE

BOOKS = [sms_zh.FULL, sms_en.FULL, sms_en_brief.BRIEF]
SERVICE = {Kind.FIRE: "119", Kind.MEDICAL: "120"}
OF_INCIDENTS = tuple(purpose for purpose in Purpose if purpose not in OF_THE_BOX)
TO_CALLERS = (Purpose.RECEIVED, Purpose.NOTED, Purpose.NOBODY_YET)
TO_OPERATORS = (Purpose.EXHAUSTED, Purpose.OFFICER_OUT, Purpose.CODES_GUESSED, Purpose.HELD)
TO_OFFICERS = (Purpose.CODE_ASKED, Purpose.CODE_REFUSED)
NOT_IN_DRILLS = (Purpose.NOBODY_YET, *TO_OPERATORS, *TO_OFFICERS)  # of which nothing becomes due
NOT_AFTER_A_MISTAKE = (Purpose.NOBODY_YET, Purpose.KIND_SAID, Purpose.COMING)
TO_OTHERS = tuple(p for p in OF_INCIDENTS if p not in (*TO_CALLERS, *TO_OPERATORS, *TO_OFFICERS))
ASKS = (Purpose.ALERT, Purpose.ASK_AGAIN, Purpose.KIND_SAID)
CLOSES = (Purpose.ALERT, Purpose.KIND_SAID, Purpose.COUNTED, Purpose.FALSE_SAID, Purpose.COMING,
          Purpose.ASK_AGAIN, Purpose.ANSWER, Purpose.CODE_ASKED)  # fmt: skip

words_of_people = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="王李张村口大槐树下水磨坊", max_size=40),
    st.text(alphabet="abc def (){}[]~^\\'", max_size=60),
    st.text(alphabet="👵👨‍👩‍👧🏠村", max_size=30),
    st.just(""),
)
plain_words = st.one_of(
    st.text(alphabet="王李张村口大槐树下水磨坊，。；、", max_size=60),
    st.text(alphabet="abc def,;", max_size=60),
)


@st.composite
def situations(
    draw: st.DrawFn, words: st.SearchStrategy[str] = words_of_people
) -> tuple[Incident, Notification, Purpose]:
    """Any incident, any of its people, any purpose that is for such a person."""
    language = draw(st.sampled_from(Language))
    people = [
        replace(
            one,
            name=draw(words),
            landmark=draw(words),
            language=language,
            note=draw(words),
            shares_number=draw(st.booleans()),
        )
        for one in (MILL, ZHANG, LISI, ZHAO, OFFICER, HEAD, OPERATOR)
    ]
    status = draw(st.sampled_from(Status))
    incident = incident_of(
        people[0],
        people[1:6],
        operators=people[6:],
        id=draw(st.integers(2, 999_999 - ALSO_MAX)),
        sign=draw(words),
        kind=draw(st.sampled_from(Kind)),
        status=status,
        raised_utc=draw(st.floats(0, 4e9)),
        false_said_at=draw(st.sampled_from([None, 5.0])),
        insisted_at=draw(st.sampled_from([None, 7.0])),
        held_until=draw(st.sampled_from([None, 60.0])) if status is Status.ACTUAL else None,
        kind_changed_at=draw(st.sampled_from([None, 6.0, 8.0])),
        guessed_as=draw(st.sampled_from(["", OFFICER.id])),
        officers_out=draw(st.sampled_from([(), (OFFICER.id,)])),
        closed_reason=draw(st.sampled_from(CloseReason)),
        coming=[party.id for party in people[1:6] if draw(st.booleans())],
    )
    officer = replace(incident.notifications[OFFICER.id], code=str(draw(st.integers(100, 999))))
    incident = replace(incident, notifications={**incident.notifications, OFFICER.id: officer})
    person = draw(st.sampled_from(list(incident.notifications.values())))
    return incident, person, draw(st.sampled_from(_purposes(incident, person)))


def _purposes(incident: Incident, person: Notification) -> tuple[Purpose, ...]:
    purposes = TO_OTHERS
    if person.party.id == incident.originator.id:
        purposes = (*TO_CALLERS, *TO_OTHERS)
    elif person.is_operator and not incident.is_drill:
        purposes = TO_OPERATORS
    if person.is_officer:
        purposes = (*purposes, *TO_OFFICERS)
    return tuple(one for one in purposes if not incident.is_drill or one not in NOT_IN_DRILLS)


@given(situations())
def test_one_text_has_room_for_some_other_alarms_that_are_over(
    situation: tuple[Incident, Notification, Purpose],
) -> None:
    incident, person, _ = situation
    others = range(incident.id + 1, incident.id + 1 + ALSO_MAX)
    text = sms_text(incident, person, Purpose.ALL_CLEAR, ZONE, also=others)
    assert units(text) <= (GSM7_PART if is_plain(text) else UCS2_PART)
    assert all(str(number) in text for number in (incident.id, *others))
    assert SERVICE.get(incident.kind, "110") in text


@given(situations())
def test_every_text_fits_one_part_and_keeps_what_matters(
    situation: tuple[Incident, Notification, Purpose],
) -> None:
    incident, person, purpose = situation
    text = sms_text(incident, person, purpose, ZONE)
    assert units(text) <= (GSM7_PART if is_plain(text) else UCS2_PART)
    assert str(incident.id) in text
    assert "\n" not in text
    is_to_officer = person.is_officer and not incident.is_drill
    if not is_to_officer:
        assert SERVICE.get(incident.kind, "110") in text or "110/119/120" in text
    is_chinese = person.party.language is Language.ZH
    if is_to_officer and purpose in CLOSES:
        assert (f"结{person.code}" if is_chinese else f"lose {person.code}") in text
    if incident.is_drill:
        assert ("·演练】" if is_chinese else "DRILL") in text
    is_asked = purpose in ASKS and person.wave == 1 and not person.is_coming
    if is_asked and not person.is_officer and incident.false_said_at is None:
        is_told_only = purpose is Purpose.KIND_SAID and incident.is_drill
        assert is_told_only or "1" in text.replace(str(incident.id), "")


def said_in_each() -> list[tuple[Purpose, Status]]:
    """What people are told in real alarms and in drills."""
    pairs = product(OF_INCIDENTS, (Status.ACTUAL, Status.EXERCISE))
    return [pair for pair in pairs if pair[1] is Status.ACTUAL or pair[0] not in NOT_IN_DRILLS]


@pytest.mark.parametrize(("purpose", "status"), said_in_each())
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", ["王" * 40, "👵" * 9, "a" * 40])
def test_the_longest_of_everything_fits(
    purpose: Purpose, status: Status, language: Language, name: str
) -> None:
    mill, officer, *others = (
        replace(one, name=name, landmark=name, note=name, language=language, shares_number=True)
        for one in (MILL, OFFICER, ZHANG, LISI, OPERATOR)
    )
    said: list[dict[str, Any]] = [
        {"false_said_at": 5.0},
        {"insisted_at": 7.0, "officers_out": ("li", "li")},
    ]
    for kind, values, coming in product(Kind, said, [[], ["zhang", "lisi", "li"]]):
        incident = incident_of(
            mill, [officer, *others[:2]], operators=others[2:], id=999_999, sign=name[:12],
            kind=kind, status=status, coming=coming, **values,
        )  # fmt: skip
        for person in incident.notifications.values():
            assert fits_one_part(sms_text(incident, person, purpose, ZONE))


@given(situations())
def test_every_text_begins_with_the_mark_of_the_village(
    situation: tuple[Incident, Notification, Purpose],
) -> None:
    incident, person, purpose = situation
    text = sms_text(incident, person, purpose, ZONE)
    if person.party.language is Language.ZH:
        assert re.match("【.{1,8}(·演练)?】", text)
    else:
        assert re.match("[ -~]{1,8}: ", text)


@given(situations(plain_words))
def test_two_numbers_that_mean_different_things_never_stand_side_by_side(
    situation: tuple[Incident, Notification, Purpose],
) -> None:
    incident, person, purpose = situation
    text = sms_text(incident, person, purpose, ZONE)
    one_number = re.sub(r"110/119/120|\d+点(\d\d分|整)|\d\d:\d\d", "7", text)
    assert not re.search(r"\d[\W_]*\d", re.sub(r"\d+", "7", one_number)), text
    assert not re.search(r"\d号", text)


@given(situations(plain_words))
def test_an_officer_is_never_told_to_call_the_police(
    situation: tuple[Incident, Notification, Purpose],
) -> None:
    incident, person, purpose = situation
    text = sms_text(incident, person, purpose, ZONE)
    if person.is_officer and not incident.is_drill:
        assert not re.search("打1|call 1|Or 1|Urgent|紧急请", text)


@given(situations(plain_words))
def test_after_a_mistake_was_said_no_text_says_the_opposite(
    situation: tuple[Incident, Notification, Purpose],
) -> None:
    incident, person, purpose = situation
    text = sms_text(replace(incident, false_said_at=5.0), person, purpose, ZONE)
    is_of_later = purpose in (Purpose.ALL_CLEAR, Purpose.IS_IT_YOURS, *NOT_AFTER_A_MISTAKE)
    if not is_of_later and not incident.is_drill:
        assert re.search("按错了|mistake|FALSE", text), text
    assert "没按错" not in text


@given(situations(plain_words))
def test_note_and_number_are_for_those_who_go_there(
    situation: tuple[Incident, Notification, Purpose],
) -> None:
    incident, person, purpose = situation
    mill = replace(incident.originator, note="心脏病")
    incident = replace(incident, originator=mill)
    text = sms_text(incident, person, purpose, ZONE)
    if not (person.is_officer or person.is_coming) or incident.is_drill:
        assert "心脏" not in text
        assert "10000000101" not in text
    if not mill.shares_number:
        assert "10000000101" not in text


@pytest.mark.parametrize("phrases", BOOKS)
def test_whoever_is_told_how_to_end_it_is_told_their_code(phrases: Phrases) -> None:
    books = (phrases.actual, phrases.taken_back, phrases.held)
    sentences = (one for book in books for one in book.values())
    told = [name for one in sentences for name in re.findall(r"(?:结|[Cc]lose )\{(\w+)\}", one)]
    assert set(told) == {"code"}
    assert len(told) > 10


@pytest.mark.parametrize("phrases", BOOKS)
def test_every_book_has_the_same_sentences(phrases: Phrases) -> None:
    assert phrases.actual.keys() == sms_zh.FULL.actual.keys()
    assert phrases.taken_back.keys() == sms_zh.FULL.taken_back.keys()
    assert phrases.drill.keys() == sms_zh.FULL.drill.keys()
    assert phrases.kinds.keys() == set(Kind)
    assert phrases.reasons.keys() == set(CloseReason)
    assert {purpose for purpose, _ in phrases.actual} == set(OF_INCIDENTS)
    assert {purpose for purpose, _ in phrases.drill} == set(OF_INCIDENTS) - set(NOT_IN_DRILLS)
    assert phrases.outage.keys() == set(OF_THE_BOX)


@pytest.mark.parametrize("phrases", BOOKS)
def test_every_sentence_names_the_incident_and_a_service(phrases: Phrases) -> None:
    for book in (phrases.actual, phrases.taken_back, phrases.drill):
        for (_, reader), template in book.items():
            assert "{n}" in template
            if reader is not Reader.OFFICER:
                assert "{service}" in template or "110/119/120" in template


@pytest.mark.parametrize("phrases", BOOKS)
def test_every_sentence_to_an_officer_says_where(phrases: Phrases) -> None:
    for book in (phrases.actual, phrases.taken_back):
        for (_, reader), template in book.items():
            if reader is Reader.OFFICER:
                assert "{landmark}" in template


@pytest.mark.parametrize(("purpose", "status"), said_in_each())
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("said_at", [None, 5.0])
def test_the_caller_reads_of_their_own_house(
    purpose: Purpose, kind: Kind, status: Status, said_at: float | None
) -> None:
    incident = incident_of(MILL, [ZHANG], kind=kind, status=status, false_said_at=said_at)
    assert "王桂英" not in sms_text(incident, incident.notifications["mill"], purpose, ZONE)


@given(
    st.dictionaries(words_of_people, st.floats(0, 1e6), max_size=9),
    st.lists(st.sampled_from(["", *sms_zh.FULL.budgets]), max_size=9),
    words_of_people,
    st.sampled_from(OF_THE_BOX),
    st.sampled_from(Language),
)
@example({"王桂英{": 0.0, "": 0.0}, ["", ""], "", Purpose.LEAVER, Language.EN)
def test_news_of_the_box_fits_one_part_and_warns_against_ringing_back(
    lines: dict[str, float],
    limits: list[str],
    sign: str,
    purpose: Purpose,
    language: Language,
) -> None:
    person = Notification(replace(OPERATOR, language=language), CaseRole.OPERATOR)
    news = tuple(
        News(purpose, name, 0.0, name, landmark=sign, limit=limit, used=9_999, allowed=10_000)
        for name, limit in zip(lines, limits, strict=False)
    )
    text = outage_text(Outage(lines=lines, sign=sign, news=news), person, purpose, 1e6)
    assert fits_one_part(text)
    warning = "请勿回拨" if language is Language.ZH else "Do not ring back"
    assert warning in text or purpose is Purpose.LEFT, "a ring of theirs is welcome"


def test_the_lines_that_are_down_are_named_with_the_longest_time() -> None:
    outage = Outage(lines={"north": 0.0, "south": 300.0}, sign="柳溪联防")
    person = Notification(OPERATOR, CaseRole.OPERATOR)
    assert outage_text(outage, person, Purpose.LINE_LOST, 900.0) == (
        "【柳溪联防】主机线路north、south已断15分钟，别的线路照常报警。"
        "请查电源、SIM卡和信号。请勿回拨"
    )
