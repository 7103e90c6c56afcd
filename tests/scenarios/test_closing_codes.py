"""A forged sender ends no alarm: who closes one by text shows the code that only their own phone
has read (docs/decisions/0023)."""

from __future__ import annotations

import re

import pytest

from alarmd.incident.facts.entries import (
    Closed,
    CloseReason,
    ClosingRefused,
    CodesGuessed,
    IncidentOpened,
    Purpose,
    TextNotUnderstood,
    Unproved,
)
from alarmd.incident.facts.world import World
from alarmd.incident.intake.codes import closing_codes
from tests.alarmd.incident.people import BACKUP, EVERYBODY, OFFICER
from tests.scenarios.village import Village

LATE = 200.0  # the first wave is out


def coded(lines: int = 2) -> Village:
    """A village whose box has a secret."""
    village = Village(lines)
    village.core.secret = b"of this box"
    return village


def code(village: Village, who: str = "li", incident: int = 1) -> str:
    """What stands in the alert that this officer has read."""
    said = re.findall(r"警情(\d+)。.*回“结(\d+)”", "\n".join(village.texts_to(who, Purpose.ALERT)))
    return str(dict(said)[str(incident)])


def refusals(village: Village) -> list[tuple[int, Unproved]]:
    return [(one.incident, one.why) for one in village.core.entries(ClosingRefused)]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("结{}", CloseReason.UNSTATED),
        ("结 {}", CloseReason.UNSTATED),
        ("{}结", CloseReason.UNSTATED),
        ("“结{}”", CloseReason.UNSTATED),
        ("{}", CloseReason.UNSTATED),
        (" {}。", CloseReason.UNSTATED),
        ("结{}误", CloseReason.FALSE),
        ("误报，结{}", CloseReason.FALSE),
        ("结 {} 属实", CloseReason.REAL),
        ("close {}", CloseReason.UNSTATED),
        ("Close {} false", CloseReason.FALSE),
    ],
)
def test_the_code_of_the_officers_own_text_ends_it(words: str, reason: CloseReason) -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=LATE)
    village.texts("li", words.format(code(village)))
    [closed] = village.core.entries(Closed)
    assert (closed.incident, closed.by, closed.reason) == (1, "li", reason)
    assert refusals(village) == []
    village.core.check_history()


@pytest.mark.parametrize("words", ["结", "办完了", "结1", "结案", "close 1", "结12", "误报，结"])
def test_without_the_code_nothing_ends_and_the_officer_is_asked_once(words: str) -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=LATE)
    village.texts("li", words)
    village.advance(seconds=30)
    village.texts("li", words)
    village.advance(seconds=60)
    assert village.core.world.incidents[1].is_open
    assert refusals(village) == [(1, Unproved.NO_CODE)] * 2
    [asked] = village.texts_to("li", Purpose.CODE_ASKED)
    assert f"回“结{code(village)}”" in asked
    assert "警情1吗" in asked
    village.advance(seconds=300)
    village.texts("li", words)
    village.advance(seconds=30)
    assert len(village.texts_to("li", Purpose.CODE_ASKED)) == 2


def test_each_officer_has_a_code_of_their_own_for_each_alarm() -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=5)
    village.rings("west", "south")
    village.advance(seconds=LATE)
    codes = [
        code(village, who, n) for who in ("li", "sun") for n in (1, 2) if (who, n) != ("sun", 2)
    ]
    assert len(set(codes)) == 3
    village.texts("sun", f"结{code(village)}")
    assert village.core.entries(Closed) == []
    assert refusals(village)[0] == (1, Unproved.WRONG_CODE)
    village.texts("li", f"结{code(village, incident=2)}")
    assert [one.incident for one in village.core.entries(Closed)] == [2]


def test_three_wrong_codes_shut_the_phone_out_for_an_hour_and_the_operator_is_told() -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=LATE)
    right = code(village)
    wrong = str(int(right) % 900 + 99)
    for _ in range(3):
        village.texts("li", f"结{wrong}")
        village.advance(seconds=60)
    assert [why for _, why in refusals(village)] == [Unproved.WRONG_CODE] * 3
    [guessed] = village.core.entries(CodesGuessed)
    assert (guessed.incident, guessed.party) == (1, "li")
    [told] = village.texts_to("desk", Purpose.CODES_GUESSED)
    assert "李警官" in told
    village.texts("li", f"结{right}")
    village.advance(seconds=60)
    assert refusals(village)[-1] == (1, Unproved.SHUT)
    village.texts("li", "结")
    village.advance(seconds=60)
    assert refusals(village)[-1] == (1, Unproved.SHUT)
    assert len(village.texts_to("li", Purpose.CODE_REFUSED)) == 1
    village.texts("sun", f"结{code(village, 'sun')}")
    assert village.core.entries(Closed), "another phone is not shut out"
    village.rings("west")
    village.advance(seconds=3600)
    village.texts("li", f"结{code(village, incident=2)}")
    assert len(village.core.entries(Closed)) == 2
    village.core.check_history()


def test_wrong_codes_are_counted_within_the_hour() -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=LATE)
    wrong = str(int(code(village)) % 900 + 99)
    for _ in range(4):
        village.texts("li", f"结{wrong}")
        village.advance(minutes=31)
    assert village.core.entries(CodesGuessed) == []


def test_a_wrong_code_with_two_alarms_is_one_guess_and_both_codes_are_asked_for() -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=5)
    village.rings("west", "south")
    village.advance(seconds=LATE)
    known = {code(village), code(village, incident=2)}
    wrong = next(str(n) for n in range(500, 900) if str(n) not in known)
    village.texts("li", f"结{wrong}")
    village.advance(seconds=30)
    assert sorted(refusals(village), key=lambda one: one[0]) in (
        [(1, Unproved.NO_CODE), (2, Unproved.WRONG_CODE)],
        [(1, Unproved.WRONG_CODE), (2, Unproved.NO_CODE)],
    )
    asked = "".join(village.texts_to("li", Purpose.CODE_ASKED))
    assert all(f"结{one}" in asked for one in known)


@pytest.mark.parametrize("words", ["结{}", "{}"])
def test_the_code_of_what_is_over_says_so(words: str) -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=LATE)
    right = code(village)
    for _ in range(2):
        village.texts("li", words.format(right))
        village.advance(seconds=30)
    assert len(village.core.entries(Closed)) == 1
    assert [one.incident for one in village.core.entries(TextNotUnderstood)] == [1]
    assert refusals(village) == []
    assert "已结束" in village.texts_to("li", Purpose.IS_IT_YOURS)[0]


def test_an_answer_may_name_the_alarm_by_its_code() -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=5)
    village.rings("west", "south")
    village.advance(seconds=LATE)
    village.texts("li", f"1 {code(village)}")
    assert village.core.world.incidents[1].notifications["li"].is_named


def test_an_officer_who_has_raised_the_alarm_is_asked_for_the_code_too() -> None:
    village = coded()
    village.texts("li", "救命")
    village.advance(seconds=LATE)
    village.texts("li", "结")
    village.advance(seconds=30)
    [asked] = village.texts_to("li", Purpose.CODE_ASKED)
    village.texts("li", "结" + re.findall(r"结(\d+)", asked)[0])
    assert len(village.core.entries(Closed)) == 1


def test_what_begins_without_a_code_may_end_with_it() -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=LATE)
    village.texts_in_parts(
        "li", "双方已经离开，结案", f"双方已经离开，结案。{'好' * 60}，结{code(village)}"
    )
    assert len(village.core.entries(Closed)) == 1
    other = coded()
    other.rings("mill")
    other.advance(seconds=LATE)
    other.texts_in_parts("li", "双方已经离开，结案", "双方已经离开，结案，处理完了")
    assert refusals(other) == [(1, Unproved.NO_CODE)]


def test_a_box_without_a_secret_and_a_drill_need_no_code() -> None:
    village = Village()
    village.rings("mill")
    village.advance(seconds=LATE)
    village.texts("li", "结1")
    assert len(village.core.entries(Closed)) == 1
    drill = coded()
    drill.operator_drills("mill")
    [opened] = drill.core.entries(IncidentOpened)
    assert opened.codes == ()


def test_a_code_is_no_alarms_number_no_service_and_no_other_code() -> None:
    world, seen = World(), set()
    for number in (5, 110, 250, 880, 995):
        for secret in (b"%d" % n for n in range(400)):
            for one in closing_codes(secret, world, number, EVERYBODY):
                seen.add(one.party)
                assert len(one.code) == 3
                assert not number <= int(one.code) < number + 100
                assert int(one.code) not in (110, 112, 119, 120, 122, 911)
    assert seen == {OFFICER.id, BACKUP.id}
    village = coded()
    codes = set()
    for _ in range(40):
        village.rings("mill")
        village.advance(seconds=3)
        [*_, opened] = village.core.entries(IncidentOpened)
        codes.add(next(one.code for one in opened.codes if one.party == "li"))
        village.operator_closes(opened.incident)
        village.advance(seconds=120)
    assert len(codes) == 40
