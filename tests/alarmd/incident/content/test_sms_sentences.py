"""What people read, word by word: a villager's words, one for each thing."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from alarmd.i18n.language import Language
from alarmd.incident.content.sms import sms_text
from alarmd.incident.facts.entries import CloseReason, Kind, Purpose, Response, Status
from alarmd.incident.facts.part import fits_one_part
from alarmd.incident.facts.world import Incident
from alarmd.roster import Party, Phone, Role
from tests.alarmd.incident.incidents import incident_of
from tests.alarmd.incident.people import (
    LISI,
    MILL,
    OFFICER,
    OPERATOR,
    ZHANG,
    ZHAO,
    ZONE,
    household,
    number,
)

NOTE = "耳背，请大声喊；有高血压，药在床头抽屉里"
WANG = household("wang", 150, name="王三", landmark="大槐树下", note=NOTE)
OPEN = replace(WANG, shares_number=True)
LONG = "过了大桥往北走到第三个岔路口再往东的那棵大槐树下面第二家红门"
FALSE: dict[str, Any] = {"false_said_at": 5.0}
INSISTED: dict[str, Any] = {"insisted_at": 9.0}


def text(reader: Party, purpose: Purpose, house: Party = WANG, **values: Any) -> str:
    """What `reader` gets about the alarm of `house`."""
    recipients = [p for p in (OFFICER, ZHANG, LISI) if p.id != reader.id]
    if reader.id not in (house.id, OPERATOR.id):
        recipients.append(reader)
    values = {"id": 12, "sign": "柳溪联防", **values}
    incident = incident_of(house, recipients, operators=[OPERATOR], **values)
    return sms_text(incident, incident.notifications[reader.id], purpose, ZONE)


def test_a_neighbour_reads_house_landmark_kind_time_and_what_to_do() -> None:
    assert text(ZHANG, Purpose.ALERT, kind=Kind.FIRE) == (
        "【柳溪联防】王三家（大槐树下）着火了！晚上9点04分，警情12。"
        "能来请回1或回拨，来不了回2。紧急请打119"
    )


def test_an_officer_reads_the_note_and_how_to_close() -> None:
    assert text(OFFICER, Purpose.ALERT) == (
        "【柳溪联防】王三家（大槐树下）紧急求救（耳背，请大声喊；有高血压…）！晚上9点04分，警情12。"
        "出警回1或回拨，去不了回2，办完回“结12”"
    )


def test_who_presses_again_after_a_mistake_is_believed() -> None:
    assert "紧急求救！晚上9点04分" in text(ZHANG, Purpose.ALERT, **INSISTED), (
        "who never heard of it"
    )
    assert text(WANG, Purpose.RECEIVED, **INSISTED).startswith("【柳溪联防】记下了，没按错（")


def test_the_caller_reads_who_is_being_told_and_which_digit_means_what() -> None:
    assert text(WANG, Purpose.RECEIVED) == (
        "【柳溪联防】收到您的求救（警情12），正在通知2户邻居和李警官。"
        "着火回2，伤病回3，有危险回1，按错了回0。紧急请打110"
    )


def test_the_caller_reads_the_kind_that_they_said_at_once() -> None:
    assert "】收到了，您家着火了（警情12），正在" in text(WANG, Purpose.RECEIVED, kind=Kind.FIRE)


def test_a_loudspeaker_is_no_neighbour_and_an_officer_who_is_out_is_not_named() -> None:
    horn = replace(ZHAO, phones=(Phone(number(104), talks=False, texts=False),))
    incident = incident_of(WANG, [OFFICER, ZHANG, LISI, horn], officers_out=("li",))
    said = sms_text(incident, incident.notifications["wang"], Purpose.RECEIVED, ZONE)
    assert "正在通知2户邻居。" in said


def test_with_nobody_to_name_the_caller_reads_that_others_are_told() -> None:
    incident = incident_of(WANG, [OFFICER], officers_out=("li",))
    said = sms_text(incident, incident.notifications["wang"], Purpose.RECEIVED, ZONE)
    assert "正在通知其他人。" in said


def test_a_helper_is_counted_told_the_note_and_what_a_second_ring_means() -> None:
    assert text(ZHANG, Purpose.COUNTED, coming=["zhang"]) == (
        "【柳溪联防】记下了，您去王三家：紧急求救（耳背，请大声喊；有高血压…），警情12。现在只有您去。"
        "您自家有事请再拨热线。紧急请打110"
    )
    assert "现在有2人去：您、李四。" in text(ZHANG, Purpose.COUNTED, MILL, coming=["zhang", "lisi"])


def test_the_number_goes_to_those_who_go_there_if_the_household_agreed() -> None:
    quiet = replace(OPEN, note="")
    said = text(ZHANG, Purpose.COUNTED, quiet, coming=["zhang"])
    assert "现在只有您去。电话10000000150。您自家" in said
    assert "电话10000000150。" in text(OFFICER, Purpose.ALERT, quiet)
    assert "电话" not in text(ZHANG, Purpose.ALERT, quiet)
    assert "电话" not in text(ZHANG, Purpose.COUNTED, replace(quiet, shares_number=False))


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"rang_from": "+8687165123456", "spoke_from": "+8610000000199"}, "电话087165123456。"),
        ({"spoke_from": "+8613800138091"}, "电话13800138091。"),
        ({"spoke_from": "+85291234567"}, "电话+85291234567。"),
    ],
)
def test_it_is_the_number_that_rang_as_people_dial_it(values: dict[str, str], shown: str) -> None:
    incident = incident_of(replace(OPEN, note=""), [OFFICER], id=12)
    caller = replace(incident.notifications["wang"], **values)
    incident = replace(incident, notifications={**incident.notifications, "wang": caller})
    assert shown in sms_text(incident, incident.notifications["li"], Purpose.ALERT, ZONE)


def test_of_several_phones_a_mobile_is_shown() -> None:
    phones = (Phone(number(8), texts=False), Phone(number(9)))
    assert "0009。" in text(OFFICER, Purpose.ALERT, replace(OPEN, note="", phones=phones))
    landline = replace(OPEN, note="", phones=phones[:1])
    assert "0008。" in text(OFFICER, Purpose.ALERT, landline)


def test_the_caller_reads_that_it_is_noted() -> None:
    assert text(WANG, Purpose.NOTED, kind=Kind.FIRE, kind_changed_at=6.0) == (
        "【柳溪联防】记下了：您家着火了（警情12）。正在告诉大家。紧急请打119"
    )
    assert text(WANG, Purpose.NOTED, **FALSE) == (
        "【柳溪联防】记下了，警情12是按错了，还会有人核实。真有事请再拨热线或打110"
    )
    insisted: dict[str, Any] = {"kind": Kind.FIRE, "kind_changed_at": 6.0, **INSISTED}
    assert "记下了：没按错（警情12）" in text(WANG, Purpose.NOTED, **insisted)
    drill: dict[str, Any] = {"status": Status.EXERCISE, **FALSE}
    assert "·演练】记下了：按错了（警情12）。" in text(WANG, Purpose.NOTED, **drill)


def test_an_officer_in_need_has_no_house() -> None:
    assert "】李警官紧急求救！" in text(ZHANG, Purpose.ALERT, OFFICER)
    assert "记下了：您这边着火了" in text(OFFICER, Purpose.NOTED, OFFICER, kind=Kind.FIRE)


def test_a_new_kind_is_news_in_the_words_of_who_reads_it() -> None:
    fire: dict[str, Any] = {"kind": Kind.FIRE, "kind_changed_at": 6.0}
    assert text(ZHANG, Purpose.KIND_SAID, **fire) == (
        "【柳溪联防】王三家（大槐树下）警情12有新情况：着火了！能来请回1或回拨，来不了回2。紧急请打119"
    )
    assert text(ZHANG, Purpose.KIND_SAID, MILL, coming=["zhang"], **fire) == (
        "【柳溪联防】您要去的王桂英家（村口水磨）有新情况：着火了！警情12，请多加小心。紧急请打119"
    )
    assert text(OFFICER, Purpose.KIND_SAID, MILL, **fire) == (
        "【柳溪联防】王桂英家（村口水磨）警情12有新情况：着火了！出警回1，去不了回2，办完回“结12”"
    )


def test_the_caller_reads_that_nobody_has_answered_yet() -> None:
    assert text(WANG, Purpose.NOBODY_YET) == (
        "【柳溪联防】还没有人应答，请马上打110/119/120，我们还在叫人（警情12）"
    )


def test_after_a_mistake_nobody_is_sent_on() -> None:
    wait = "王三家说警情12是按错了，请先不用去，等民警核实。"
    for purpose in (Purpose.FALSE_SAID, Purpose.COUNTED, Purpose.ASK_AGAIN, Purpose.ANSWER):
        assert wait in text(ZHANG, purpose, coming=["zhang", "lisi"], **FALSE)
    assert text(OFFICER, Purpose.FALSE_SAID, MILL, coming=["zhang"], **FALSE) == (
        "【柳溪联防】王桂英家（村口水磨）说警情12是按错了。请您核实，确是误报回“结12误”"
    )
    assert "（本人说按错了）" in text(OFFICER, Purpose.ALERT, **FALSE)


def test_the_list_of_who_is_coming() -> None:
    both: dict[str, Any] = {"coming": ["zhang", "lisi"]}
    assert text(LISI, Purpose.COMING, MILL, **both) == (
        "【柳溪联防】王桂英家紧急求救，警情12。现在有2人去：张三、您。情况加重请打110"
    )
    assert text(MILL, Purpose.COMING, MILL, **both) == (
        "【柳溪联防】警情12，现在有2人正赶来：张三、李四。请别慌，情况加重请打110"
    )
    assert "现在只有您去。" in text(LISI, Purpose.COMING, MILL, coming=["lisi"])
    assert "现在还没有人来。" in text(MILL, Purpose.COMING, MILL)


def test_more_than_four_who_come_are_counted_not_named() -> None:
    people = [replace(ZHANG, id=f"h{i}", name=f"张{i}") for i in range(6)]
    incident = incident_of(MILL, people, id=12, coming=[party.id for party in people])
    said = sms_text(incident, incident.notifications["mill"], Purpose.COMING, ZONE)
    assert "现在有6人正赶来：张0、张1、张2、张3等。" in said


def test_who_was_not_understood_reads_what_it_is_about_and_what_to_answer() -> None:
    assert text(ZHANG, Purpose.ANSWER) == (
        "【柳溪联防】没看懂。王三家（大槐树下）紧急求救，警情12：能来请回1，来不了回2。"
        "您自家有事请回救命或拨热线。紧急请打110"
    )
    assert "您说去王三家，警情12：去不了请回2。" in text(ZHANG, Purpose.ANSWER, coming=["zhang"])
    assert "您家的警情12：着火回2，伤病回3，" in text(WANG, Purpose.ANSWER)
    assert text(ZHANG, Purpose.IS_IT_YOURS) == (
        "【柳溪联防】王三家的警情12已结束。是您自家有事吗？有事请回救命或拨热线。紧急请打110"
    )


def test_an_officer_who_is_out_is_named_to_the_operator() -> None:
    assert text(OPERATOR, Purpose.OFFICER_OUT, officers_out=("li",)) == (
        "【柳溪联防】李警官联系不上！王三家（大槐树下）紧急求救，晚上9点04分，警情12。"
        "请马上另找民警，或打110"
    )


def test_an_officer_who_has_said_so_is_not_called_unreachable() -> None:
    case = incident_of(WANG, [OFFICER, ZHANG], id=12, officers_out=("li",), operators=[OPERATOR])
    officer = replace(case.notifications["li"], response=Response.CANNOT)
    case = replace(case, notifications={**case.notifications, "li": officer})
    said = sms_text(case, case.notifications[OPERATOR.id], Purpose.OFFICER_OUT, ZONE)
    assert "李警官来不了！" in said


def test_each_officer_who_is_out_is_told_of_by_what_is_known_of_them() -> None:
    wu = replace(OFFICER, id="wu", name="吴警官")
    case = incident_of(
        WANG, [OFFICER, wu, ZHANG], id=12, officers_out=("li", "wu"), operators=[OPERATOR]
    )
    assert "】李警官、吴警官联系不上！" in out_text(case)
    assert "】李警官没说去不去！" in out_text(replace(case, officers_out=("li",)), li=Response.SEEN)
    both = out_text(case, li=Response.CANNOT, wu=Response.SEEN)
    assert "】李警官来不了、吴警官没说去不去！" in both
    assert "联系不上" not in both


@pytest.mark.parametrize(
    ("name", "shown"), [("Li", "Not said if going: Li!"), ("李", "李 undecided")]
)
def test_an_officer_who_has_not_said_is_told_of_in_english_too(name: str, shown: str) -> None:
    reader = replace(OPERATOR, language=Language.EN)
    house = replace(WANG, name="Wang", landmark="")
    officer = replace(OFFICER, name=name)
    case = incident_of(house, [officer], id=12, officers_out=("li",), operators=[reader])
    assert shown in out_text(case, li=Response.SEEN)


def out_text(case: Incident, **responses: Response) -> str:
    """What the operator gets of the officers who are out, each with the answer given for them."""
    answered = {
        who: replace(case.notifications[who], response=said) for who, said in responses.items()
    }
    case = replace(case, notifications={**case.notifications, **answered})
    return sms_text(case, case.notifications[OPERATOR.id], Purpose.OFFICER_OUT, ZONE)


def test_what_fits_in_no_room_is_cut_and_sent() -> None:
    said = text(ZHANG, Purpose.ALERT, id=10**40)
    assert fits_one_part(said)
    assert said.startswith("【柳溪")


def test_it_is_over_at_the_readers_own_house_or_at_another() -> None:
    real: dict[str, Any] = {"closed_reason": CloseReason.REAL}
    assert text(WANG, Purpose.ALL_CLEAR, **real) == (
        "【柳溪联防】您家晚上9点04分的警情12已解除：情况属实，已处理。再有事请拨热线或打110"
    )
    assert "】王三家晚上9点04分的警情12已解除：" in text(ZHANG, Purpose.ALL_CLEAR, **real)
    assert text(OFFICER, Purpose.ALL_CLEAR, **real).endswith("已处理。辛苦了！")


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (0, "凌晨0点"), (4, "凌晨4点"), (5, "早上5点"), (8, "早上8点"), (9, "上午9点"),
        (12, "中午12点"), (13, "下午1点"), (17, "下午5点"), (18, "晚上6点"), (23, "晚上11点"),
    ],
)  # fmt: skip
def test_a_time_is_no_date(hour: int, said: str) -> None:
    midnight = 1779897600.0
    for minute, end in ((0, "整"), (5, "05分")):
        raised = midnight + 3600 * hour + 60 * minute
        assert f"！{said}{end}，警情12。" in text(ZHANG, Purpose.ALERT, raised_utc=raised)


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ("", "【十户联防】"), ("【柳溪联防】", "【柳溪联防】"), (" \n", "【十户联防】"),
        ("云南省昭通市柳溪村十户联防", "【云南省昭通市柳…】"), ("Liuxi", "【Liuxi】"),
    ],
)  # fmt: skip
def test_the_mark_of_the_village(sign: str, shown: str) -> None:
    assert text(ZHANG, Purpose.ALERT, sign=sign).startswith(shown + "王三家")
    drill = text(ZHANG, Purpose.ALERT, sign=sign, status=Status.EXERCISE)
    assert drill.startswith(shown[:-1] + "·演练】王三家")


def _english(party: Party, **values: Any) -> Party:
    return replace(party, language=Language.EN, **values)


def test_english_readers_get_english_in_seven_bits() -> None:
    mill = _english(MILL, name="Mill", landmark="by the old bridge")
    assert text(_english(ZHANG), Purpose.ALERT, mill, kind=Kind.MEDICAL) == (
        "Shihu: Mill (by the old bridge): ILL OR HURT! 21:04, alarm 12. "
        "Reply 1 or ring back = coming, 2 = cannot. Urgent: call 120."
    )
    assert text(_english(ZHANG), Purpose.ALERT, mill, sign="Liuxi").startswith("Liuxi: Mill (")
    assert text(_english(ZHANG), Purpose.ALERT, mill, sign="[Liuxi]").startswith("Liuxi: Mill (")
    assert "2 neighbours and the officer" in text(mill, Purpose.RECEIVED, mill)


def test_a_chinese_name_leaves_room_for_brief_english_only() -> None:
    assert text(_english(ZHANG), Purpose.ALERT) == (
        "Shihu: 王三 (大槐树下) SOS! Alarm 12. Ring or 1=come, 2=no. Or call 110"
    )


def test_a_long_landmark_is_shortened_before_anything_else() -> None:
    said = text(ZHANG, Purpose.ALERT, replace(WANG, landmark=LONG), kind=Kind.FIRE)
    assert said.startswith("【柳溪联防】王三家（过了大桥")
    assert said.endswith("…）着火了！晚上9点04分，警情12。能来请回1或回拨，来不了回2。紧急请打119")


@pytest.mark.parametrize("landmark", ["大槐树下", "过了大桥往北第三个岔路口", LONG])
@pytest.mark.parametrize("values", [{}, FALSE, INSISTED])
def test_an_officer_always_reads_where_and_a_note_ends_with_a_clause(
    landmark: str, values: dict[str, float]
) -> None:
    house = replace(OPEN, landmark=landmark)
    said = text(OFFICER, Purpose.ALERT, house, **values)
    assert f"（{landmark[:4]}" in said
    clauses = ("耳背", "耳背，请大声喊", "耳背，请大声喊；有高血压")
    assert any(f"（{clause}…）" in said for clause in clauses), said


def test_a_first_clause_that_is_too_long_is_shortened() -> None:
    house = replace(WANG, note="对青霉素和头孢过敏而且心脏里装了两个支架" * 3)
    said = text(OFFICER, Purpose.ALERT, house)
    assert "（对青霉素和头孢" in said
    assert "…）！晚上" in said
    assert fits_one_part(said)


def test_a_note_in_english_ends_with_a_clause_too() -> None:
    mill = _english(
        WANG, name="Mill", landmark="", note="deaf, speak up; " + "has a weak heart " * 4
    )
    said = text(_english(OFFICER), Purpose.ALERT, mill)
    assert "(deaf, speak up.)" in said


def test_a_drill_shows_no_note_and_says_drill_first() -> None:
    said = text(ZHANG, Purpose.ALERT, kind=Kind.MEDICAL, status=Status.EXERCISE)
    assert said.startswith("【柳溪联防·演练】")
    assert "耳背" not in said


def test_a_house_that_is_called_one_is_not_called_so_twice() -> None:
    assert "】周家（" in text(ZHANG, Purpose.ALERT, replace(WANG, name="周家"))


def test_the_head_of_the_hamlet_is_named_by_name() -> None:
    head = replace(ZHANG, id="chen", name="陈组长", role=Role.HEAD)
    incident = incident_of(WANG, [head, LISI], id=12, coming=["chen"])
    said = sms_text(incident, incident.notifications["wang"], Purpose.COMING, ZONE)
    assert "1人正赶来：陈组长" in said
