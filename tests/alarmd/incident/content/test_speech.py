"""Every announcement says what the texts say, in the language of whoever listens."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from alarmd.i18n.language import Language
from alarmd.incident.content import speech
from alarmd.incident.content.speech import script
from alarmd.incident.content.speech_script import NUMBER_MAX
from alarmd.incident.facts.entries import (
    Channel,
    CloseReason,
    Kind,
    Purpose,
    Reason,
    Response,
    Status,
)
from alarmd.incident.facts.world import Attempt, Incident, Notification
from alarmd.roster import Party, Phone
from tests.alarmd.incident.incidents import incident_of
from tests.alarmd.incident.people import FAR, LISI, MILL, OFFICER, ZHANG, number

PEOPLE = (ZHANG, LISI, FAR, OFFICER)
ATTEMPT = Attempt(1, Purpose.ALERT, Channel.SMS, "north", "", 1, Reason.FIRST, started_at=1.0)


def case(language: Language = Language.ZH, **changes: object) -> Incident:
    """王桂英's alarm: two neighbours, one of another group, the officer."""
    speaking = [replace(one, language=language) for one in (MILL, *PEOPLE)]
    incident = incident_of(speaking[0], speaking[1:], kind=Kind.FIRE)
    return replace(incident, village="桃源村", group_name="东组", **changes)


def person(incident: Incident, party: Party) -> Notification:
    return incident.notifications[party.id]


def with_coming(incident: Incident, *parties: Party) -> Incident:
    """The incident after these have said that they are coming."""
    people = {
        one: replace(who, response=Response.COMING, responded_at=float(n))
        if who.party.id in {party.id for party in parties}
        else who
        for n, (one, who) in enumerate(incident.notifications.items())
    }
    return replace(incident, notifications=people)


def test_a_neighbour_hears_whose_house_where_what_and_what_to_press() -> None:
    incident = case()
    assert speech.alert(incident, person(incident, ZHANG)).text == (
        "十户联防，有警情！王桂英家，村口水磨，着火了！能来请按1，来不了请按2，再听一遍请按9。"
    )


def test_it_is_the_same_in_english() -> None:
    incident = case(Language.EN)
    assert speech.alert(incident, person(incident, ZHANG)).text == (
        "This is the ten household alarm! 王桂英, 村口水磨, There is a fire! "
        "If you can come, press 1. If you cannot, press 2. To hear it again, press 9."
    )


def test_an_officer_hears_which_village_and_group() -> None:
    incident = case()
    text = speech.alert(incident, person(incident, OFFICER)).text
    assert text.startswith("十户联防，有警情！桃源村，东组，王桂英家，")
    assert text.endswith("出警请按1，去不了请按2，再听一遍请按9。")


def test_a_neighbour_of_another_group_hears_which_group() -> None:
    incident = case()
    assert "东组，王桂英家" in speech.alert(incident, person(incident, FAR)).text


@pytest.mark.parametrize("language", Language)
def test_a_drill_is_said_to_be_one_before_anything_else(language: Language) -> None:
    incident = case(language, status=Status.EXERCISE)
    for sentence in (
        speech.alert(incident, person(incident, ZHANG)),
        speech.call_back(incident, person(incident, MILL)),
        speech.all_clear(incident, person(incident, ZHANG)),
    ):
        assert sentence.parts[0] in (speech.Fixed("drill"), speech.Fixed("drill_over"))
        assert script(language).prompts["alarm"] not in sentence.text


def test_what_the_caller_took_back_is_said() -> None:
    incident = case(false_said_at=1.0)
    text = speech.alert(incident, person(incident, OFFICER)).text
    assert "着火了！本人说按错了，还没有核实。" in text


def test_who_is_coming_hears_how_many_others_are() -> None:
    incident = with_coming(case(), ZHANG)
    zhang = person(incident, ZHANG)
    assert "您是第一个" in speech.confirmed(incident, zhang, Response.COMING).text
    incident = with_coming(incident, ZHANG, LISI, FAR)
    assert speech.confirmed(incident, zhang, Response.COMING).text == (
        "收到，谢谢您！另外还有两人也去，请注意安全。再见。"
    )


def test_who_cannot_come_is_thanked() -> None:
    incident = case()
    sentence = speech.confirmed(incident, person(incident, ZHANG), Response.CANNOT)
    assert sentence.text == "收到，谢谢您告诉我们。再见。"


def test_a_wrong_key_is_explained_and_silence_ends_politely() -> None:
    incident = case()
    zhang, mill = person(incident, ZHANG), person(incident, MILL)
    assert speech.wrong_key(zhang).text.startswith("没有这个选项。能来请按1")
    assert speech.wrong_key(person(incident, OFFICER)).text.startswith("没有这个选项。出警")
    assert speech.wrong_key_of_caller(mill).text.startswith("没有这个选项。按错了请按0")
    assert speech.no_key(zhang).text == "没有听到您按键。详情请看短信。再见。"


def test_the_caller_hears_how_many_are_being_told_and_what_to_press() -> None:
    incident = case()
    assert speech.call_back(incident, person(incident, MILL)).text == (
        "收到您的求救！正在通知三户邻居和民警。"
        "按错了请按0，有危险请按1，着火了请按2，有人伤病请按3。"
    )


def test_the_caller_hears_that_a_key_was_noted_and_that_silence_cancels_nothing() -> None:
    incident = case()
    mill = person(incident, MILL)
    assert speech.noted(incident, mill, Kind.MEDICAL).text == (
        "记下了，有人伤病。请别慌，正在叫人。紧急请打120。再见。"
    )
    assert speech.noted(incident, mill, None).text.startswith("记下了，是按错了，")
    assert speech.alarm_stands(incident, mill).text.startswith("没有听到按键，报警仍然有效。")


def test_the_caller_hears_who_is_coming() -> None:
    incident = with_coming(case(), ZHANG, LISI)
    mill = person(incident, MILL)
    assert speech.alarm_stands(incident, mill).text == (
        "没有听到按键，报警仍然有效。现在有两人正赶来。张三，李四，紧急请打119。再见。"
    )
    assert "现在有两人正赶来。" in speech.noted(incident, mill, Kind.DANGER).text


def test_no_more_names_are_listed_than_a_frightened_person_keeps() -> None:
    neighbours = [replace(ZHANG, id=f"n{n}", name=f"邻居{n}") for n in range(6)]
    incident = with_coming(incident_of(MILL, neighbours), *neighbours)
    said = speech.alarm_stands(incident, person(incident, MILL)).text
    assert "现在有六人正赶来。邻居0，邻居1，邻居2，邻居3，还有其他人。" in said


def test_a_drill_that_nobody_answers_leaves_no_alarm_standing() -> None:
    drill = case(status=Status.EXERCISE)
    said = speech.alarm_stands(drill, person(drill, MILL)).text
    assert said == "这是演练，不是真的报警。再见。"


def test_a_house_of_no_group_is_announced_without_one() -> None:
    incident = replace(case(), group_name="")
    said = speech.alert(incident, person(incident, OFFICER)).text
    assert said.startswith("十户联防，有警情！桃源村，王桂英家，")


def test_everybody_hears_what_it_was() -> None:
    incident = case(closed_reason=CloseReason.FALSE)
    assert speech.all_clear(incident, person(incident, ZHANG)).text == (
        "王桂英家，警情已经解除。是误报。再有事，请拨热线。再见。"
    )


def test_both_languages_have_the_same_prompts_but_for_their_numbers() -> None:
    chinese, english = (
        {name for name in script(language).prompts if not name.removeprefix("n")[:1].isdigit()}
        for language in Language
    )
    assert chinese == english
    assert {kind.name.lower() for kind in Kind} <= chinese


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("number", range(NUMBER_MAX + 1))
def test_every_number_has_its_prompts(language: Language, number: int) -> None:
    said = script(language).numerals(number, is_count=False)
    values = [int(one.removeprefix("n")) for one in said]
    assert all(one in script(language).prompts for one in said)
    assert sum(values) == number


def test_a_house_that_is_called_by_its_trade_keeps_its_name() -> None:
    shop = replace(MILL, name="老王小店")
    assert speech.house(shop, Language.ZH).text == "老王小店"
    assert speech.house(OFFICER, Language.ZH).text == "李警官"


def test_who_was_told_before_the_caller_said_what_it_is_hears_that_it_is_news() -> None:
    incident = case(kind_changed_at=5.0)
    zhang = person(incident, ZHANG)
    assert "村口水磨，着火了！" in speech.alert(incident, zhang).text
    zhang = replace(zhang, attempts=(ATTEMPT,))
    assert "村口水磨，有新情况，着火了！" in speech.alert(incident, zhang).text
    zhang = replace(zhang, attempts=(replace(ATTEMPT, started_at=6.0),))
    assert "有新情况" not in speech.alert(incident, zhang).text


def test_a_press_after_a_mistake_is_said_to_be_none() -> None:
    incident = case(insisted_at=9.0)
    assert "着火了！不是误报。能来" in speech.alert(incident, person(incident, ZHANG)).text
    said = speech.call_back(incident, person(incident, MILL)).text
    assert said.startswith("收到您的求救！不是误报。正在通知三户邻居和民警。")


def test_the_caller_hears_that_nobody_has_answered_and_whom_to_call() -> None:
    incident = case()
    mill = person(incident, MILL)
    said = speech.announcement(incident, mill, Purpose.NOBODY_YET).text
    assert said == (
        "还没有人应答，请马上打110、119或120，我们还在叫人。"
        "按错了请按0，有危险请按1，着火了请按2，有人伤病请按3。"
    )
    deaf = speech.announcement(incident, mill, Purpose.NOBODY_YET, hears=False).text
    assert deaf.endswith("我们还在叫人。请别慌，正在叫人。")


@pytest.mark.parametrize("purpose", [Purpose.RECEIVED, Purpose.NOBODY_YET])
@pytest.mark.parametrize("hears", [False, True])
def test_after_a_mistake_no_call_says_the_opposite(purpose: Purpose, hears: bool) -> None:
    incident = with_coming(case(false_said_at=5.0), ZHANG)
    mill, zhang = person(incident, MILL), person(incident, ZHANG)
    said = speech.announcement(incident, mill, purpose, hears=hears).text
    assert said.startswith("记下了，是按错了，还会有人核实。")
    assert "叫人" not in said
    assert speech.alarm_stands(incident, mill).text.startswith("记下了，是按错了")
    confirmed = speech.confirmed(incident, zhang, Response.COMING).text
    assert confirmed == "收到，谢谢您！本人说按错了，还没有核实。再见。"


def test_nobody_is_said_to_be_told_who_cannot_be() -> None:
    incident = case(officers_out=("li",))
    said = speech.call_back(incident, person(incident, MILL)).text
    assert "正在通知三户邻居。按错了" in said
    horn = replace(ZHANG, phones=(Phone(number(102), talks=False, texts=False),))
    alone = incident_of(MILL, [OFFICER, horn])
    assert "！正在通知民警。" in speech.call_back(alone, person(alone, MILL)).text
    nobody = replace(alone, officers_out=("li",))
    assert "！请别慌，正在叫人。" in speech.call_back(nobody, person(nobody, MILL)).text


def test_the_caller_hears_of_their_own_house() -> None:
    incident = case(closed_reason=CloseReason.FALSE)
    said = speech.all_clear(incident, person(incident, MILL)).text
    assert said == "您家的警情已经解除。是误报。再有事，请拨热线。再见。"
