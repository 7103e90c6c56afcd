"""What the corpora cannot say: numbers of alarms, wrapped texts, any text at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.i18n.language import Language
from alarmd.incident.facts.entries import CloseReason, Kind
from alarmd.incident.reading import Act, Situation, understand

ASKED, ANSWERED, OWN = Situation.ASKED, Situation.ANSWERED, Situation.OWN
OVER, IDLE = Situation.OVER, Situation.IDLE


def label(text: str, situation: Situation = ASKED, *, is_officer: bool = False) -> str:
    return understand(text, situation, is_officer=is_officer).label


@pytest.mark.parametrize(
    ("text", "read", "incident"),
    [
        ("1 12", "coming", 12),
        ("1#12", "coming", 12),
        ("#12 1", "coming", 12),
        ("＃12，1", "coming", 12),
        ("12号1", "coming", 12),
        ("12号 1", "coming", 12),
        ("警情12 来", "coming", 12),
        ("12号，来", "coming", 12),
        ("第12号警情，我马上到", "coming", 12),
        ("马上到 12", "coming", 12),
        ("马上到12号", "coming", 12),
        ("2 3", "cannot", 3),
        ("12 2", "cannot", 12),  # of two numbers the one that cannot answer names the alarm
        ("12，1", "coming", 12),
        ("12-1", "coming", 12),
        ("12号2", "cannot", 12),
        ("3号1", "coming", 3),
        ("1号12", "coming", 12),
        ("2（12）", "cannot", 12),
        ("1 警情12", "coming", 12),
        ("警情12，来不了", "cannot", 12),
        ("1 99", "coming", 99),
        ("110 1", "ask", None),
        ("来不了12号", "cannot", 12),
        ("1 1", "coming", 1),
        ("收到，1", "coming", None),
        ("好 1", "coming", None),
        ("来不了，2", "cannot", None),
        ("我来，1", "coming", None),
        ("来 3", "coming", 3),
        ("两分钟到", "coming", None),
        ("5分钟到", "coming", None),
        ("10分钟到", "coming", None),
        ("12", "ask", None),
        ("1还是2", "ask", None),
        ("110", "ask", None),
        ("打110了没有", "ask", None),
        ("我三号楼的，马上来", "coming", None),
        ("5月3号回来", "ask", None),
    ],
)
def test_a_reply_may_name_the_alarm(text: str, read: str, incident: int | None) -> None:
    meaning = understand(text, ASKED, is_officer=False)
    assert (meaning.label, meaning.incident) == (read, incident)


@pytest.mark.parametrize(
    ("text", "incident", "reason"),
    [
        ("结12误", 12, CloseReason.FALSE),
        ("12结", 12, CloseReason.UNSTATED),
        ("结 12 属实", 12, CloseReason.REAL),
        ("12号结，误报", 12, CloseReason.FALSE),
        ("Close 12 false", 12, CloseReason.FALSE),
        ("#12 close", 12, CloseReason.UNSTATED),
        ("结束演练", None, CloseReason.DRILL),
        ("结 12", 12, CloseReason.UNSTATED),
        ("12结 误报", 12, CloseReason.FALSE),
        ("“结12”", 12, CloseReason.UNSTATED),
        ("解除3号警情", 3, CloseReason.UNSTATED),
    ],
)
def test_an_officer_closes_by_number_and_reason(
    text: str, incident: int | None, reason: CloseReason
) -> None:
    meaning = understand(text, ASKED, is_officer=True)
    assert (meaning.act, meaning.incident, meaning.reason) == (Act.CLOSE, incident, reason)


def test_a_closing_that_is_a_question_closes_nothing() -> None:
    assert label("结12吗", is_officer=True) == "ask"


@pytest.mark.parametrize(
    "text", ["1", "１", "1️⃣", "①", "❶", "Ⅰ", "١", "१", "⑴", "⒈", "一", "one", "¹"]
)
def test_every_writing_of_one_is_one(text: str) -> None:
    meaning = understand(text, ASKED, is_officer=False)
    assert (meaning.label, meaning.is_digit) == ("coming", True)


@pytest.mark.parametrize("text", ["110", "119", "120", "一一零", "幺幺零", "打110", "打个120吧"])
def test_the_number_of_the_police_is_no_alarm_of_whom_we_asked(text: str) -> None:
    read = [label(text, one) for one in (ASKED, ANSWERED, OWN, OVER, IDLE)]
    assert read == ["ask", "note", "repeat", "ask", "alarm"]


@pytest.mark.parametrize("text", ["帮我报警", "快帮我打110", "给我叫救护车", "替我打一下幺二零"])
def test_who_asks_us_to_call_the_police_is_in_distress(text: str) -> None:
    for situation in (ASKED, ANSWERED, OVER, IDLE):
        assert label(text, situation).startswith("alarm")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("我妈摔倒了起不来", "cannot"),
        ("我老婆要生了", "cannot"),
        ("救命", "alarm"),
        ("我受伤了", "alarm"),
        ("需要支援", "alarm"),
        ("我被打了", "alarm"),
        ("我家着火了", "alarm:fire"),
    ],
)
def test_illness_at_home_keeps_an_officer_there(text: str, read: str) -> None:
    for situation in (ASKED, ANSWERED):
        assert label(text, situation, is_officer=True) == read


@pytest.mark.parametrize(
    "text",
    [
        "您好，我现在有事不在，9分钟后回复您",
        "您拨打的用户正忙，序号2",
        "[自动回复]我来不了，在开会",
        "您有1个未接来电",
        "【中国联通】您本月流量已用80%",
        "【县气象局】今晚有大到暴雨，谨防山洪",
    ],
)
def test_a_machine_answers_nothing_and_raises_nothing(text: str) -> None:
    read = [label(text, one) for one in (ASKED, ANSWERED, OWN, OVER, IDLE)]
    assert read == ["ask", "note", "note", "note", "note"]


def test_words_beside_a_digit_are_words() -> None:
    assert not understand("1，来了", ASKED, is_officer=False).is_digit


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("马上来——张三", "coming"),
        ("马上来\n--\n张三", "coming"),
        ("来不了【来自华为手机】", "cannot"),
        ("来不了\n发自我的iPhone", "cannot"),
        ("cannot come\nSent from my iPhone", "cannot"),
        ("来不了\n> 王三家着火了！能来请回1", "cannot"),
        ("“王三家（大槐树下）着火了！00:02”我来不了", "cannot"),
        ("来不了\n-----原始短信-----\n王三家着火了", "cannot"),
        (
            "王三家（大槐树下）着火了！00:02，1号。能来请回1或回拨，来不了回2。急打110 我来不了",
            "cannot",
        ),
        ("王三家（大槐树下）着火了！00:02，1号。能来请回1或回拨，来不了回2。急打110", "ask"),
        ("> 我家着火了", "alarm:fire"),
    ],
)
def test_what_stands_around_the_words_is_not_meant(text: str, read: str) -> None:
    assert label(text) == read


def test_what_was_forwarded_is_no_distress_of_ones_own() -> None:
    ours = "王三家（大槐树下）着火了！00:02，1号。能来请回1或回拨，来不了回2。急打110"
    assert label(ours, ANSWERED) == "note"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("我來不了", "cannot"),
        ("馬上來", "coming"),
        ("救命啊啊啊啊啊", "alarm"),
        ("ＨＥＬＰ　ＭＥ", "alarm"),
        ("h e l p", "alarm"),
        ("救，命！", "alarm"),
        ("来……不……了", "cannot"),
        ("马\u200b上\u00ad来\u202e", "coming"),
    ],
)
def test_however_it_is_written(text: str, read: str) -> None:
    assert label(text) == read


def test_trouble_of_no_kind_leaves_ones_own_alarm_as_it_is() -> None:
    meaning = understand("出大事了", OWN, is_officer=False)
    assert (meaning.act, meaning.kind) == (Act.REPEAT, None)


def test_an_alarm_has_a_kind_and_a_closing_has_a_reason() -> None:
    assert understand("救命", ASKED, is_officer=False).kind is Kind.EMERGENCY
    assert understand("结", ASKED, is_officer=True).reason is CloseReason.UNSTATED
    assert understand("来", ASKED, is_officer=False).kind is None


def test_it_says_in_both_languages_which_words_decided() -> None:
    (why,) = understand("我家着火了", ASKED, is_officer=False).why
    assert str(why) == "distress, of themselves or their family: 着火"
    assert why.render(Language.ZH) == "自己或家里人出了事：着火"
    (unclear,) = understand("呃", ASKED, is_officer=False).why
    assert str(unclear) == "no rule fits these words"


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))  # lone surrogates too


@given(ANY_TEXT, st.sampled_from(Situation), st.booleans())
def test_any_text_can_be_read(text: str, situation: Situation, is_officer: bool) -> None:
    meaning = understand(text, situation, is_officer=is_officer)
    assert meaning.incident is None or 0 <= meaning.incident <= 999_999
    assert (meaning.kind is not None) == (meaning.act in (Act.ALARM, Act.KIND))
    assert (meaning.reason is not None) == (meaning.act is Act.CLOSE)
    assert meaning.why
    if situation is IDLE and not is_officer:  # nobody asked them anything: nothing to ask back
        assert meaning.act is not Act.ASK


@pytest.mark.parametrize(
    "unit",
    ["不", "来不", "火", "1", "1 ", "？", "——", "[", "“", "没有", "在", "\ud800", "\0", "a ", ">"],
)
@pytest.mark.parametrize("situation", Situation)
def test_a_long_text_is_read_as_far_as_its_first_characters(
    unit: str, situation: Situation
) -> None:
    long = unit * 10_000
    assert understand(long, situation, is_officer=False) == understand(
        long[:1000], situation, is_officer=False
    )


# What nobody reads distress into: motion, absence, thanks, question, mistake, everyday talk.
CALM = st.lists(
    st.sampled_from(
        [
            "我",
            "你",
            "他",
            "好",
            "收到",
            "知道",
            "谢谢",
            "来",
            "去",
            "马上",
            "不",
            "没",
            "了",
            "吗",
            "呢",
            "吧",
            "在",
            "家",
            "到",
            "路上",
            "明天",
            "今天",
            "吃饭",
            "看看",
            "什么",
            "怎么",
            "谁",
            "哪里",
            "是",
            "的",
            "也",
            "就",
            "都",
            "还",
            "和",
            "老王",
            "村口",
            "孩子",
            "老人",
            "家里",
            "外地",
            "上班",
            "开会",
            "有空",
            "没空",
            "走不开",
            "按错",
            "误报",
            "取消",
            "1",
            "2",
            "3",
            "0",
            "，",
            "。",
            "？",
            "！",
            "ok",
            "yes",
            "no",
            "come",
            "嗯",
            "哦",
            "哈哈",
            "天气",
            "快递",
        ]
    ),
    max_size=12,
).map("".join)
CALM = CALM.filter(lambda text: "就就" not in text)  # so some write "help me"


@given(CALM)
def test_whom_nobody_asked_is_never_asked_back(text: str) -> None:
    assert understand(text, IDLE, is_officer=False).act in (Act.ALARM, Act.NOTE)


@given(CALM, st.sampled_from((ASKED, ANSWERED, OVER)), st.booleans())
def test_whom_we_asked_raises_nothing_without_words_of_distress(
    text: str, situation: Situation, is_officer: bool
) -> None:
    assert understand(text, situation, is_officer=is_officer).act is not Act.ALARM


@given(
    st.text(
        st.sampled_from(
            "asdfghjklqwzxcvbnm 0123456789.,?!，。？！…~～&%$@()（）[]【】-—:：;；/\\'\""
        )
    )
)
def test_what_is_unclear_raises_nothing_of_whom_we_asked(text: str) -> None:
    for situation in (ASKED, ANSWERED, OVER):
        assert understand(text, situation, is_officer=False).act is not Act.ALARM


@pytest.mark.parametrize(
    ("text", "situation", "read"),
    [
        ("12 来", ASKED, "coming"),  # the alarm's number first
        ("不用救我", ASKED, "ask"),
        ("没人喊救命", ASKED, "ask"),
        ("有人在喊救命", ASKED, "ask"),
        ("有人在喊救命", IDLE, "alarm"),
        ("我喊救命没人来", ASKED, "alarm"),
    ],
)
def test_whose_call_it_is(text: str, situation: Situation, read: str) -> None:
    assert label(text, situation) == read


def test_a_digit_that_is_pressed_amid_words_answers() -> None:
    assert label("那我就回1了啊各位") == "coming"
    assert understand("12 来", ASKED, is_officer=False).incident == 12


@pytest.mark.parametrize(
    ("text", "incident"),
    [
        ("警情五我去", 5),
        ("五号那家我去", 5),
        ("5号那家我去", 5),
        ("25号那边我马上到", 25),
        ("警情十二我马上到", 12),
        ("警情十，我来", 10),
        ("二十一号警情我去", 21),
        ("二十号那边我去", 20),
        ("五号家的，我去", None),
    ],
)
def test_the_number_of_an_alarm_may_be_said_in_words(text: str, incident: int | None) -> None:
    read = understand(text, ASKED, is_officer=False)
    assert (read.act, read.incident) == (Act.COMING, incident)


@given(st.text("一二三四五六七八九十百零第号警情案那家边楼1203我来去", max_size=12), st.booleans())
def test_numbers_said_in_any_order_are_read(text: str, is_officer: bool) -> None:
    for situation in Situation:
        understand(text, situation, is_officer=is_officer)


@pytest.mark.parametrize("text", ["我第一时间赶到", "第二组都去", "我第一个到", "我第3个到"])
def test_a_place_in_a_row_is_no_alarm(text: str) -> None:
    assert understand(text, ASKED, is_officer=False).incident is None
