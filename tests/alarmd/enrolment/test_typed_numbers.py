"""A number is exactly what was typed, or it is refused with what was typed and why."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alarmd.enrolment.typed_numbers import NumberRefused, digits_to_find, read_typed
from alarmd.i18n.language import Language
from alarmd.numbers import NumberKind
from modem.types import Msisdn

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

TYPED = [
    ("13800138003", "+8613800138003"),
    ("138 0013 8003", "+8613800138003"),
    ("138-0013-8003", "+8613800138003"),
    ("138.0013.8003", "+8613800138003"),
    ("(138) 0013 8003", "+8613800138003"),
    ("+8613800138003", "+8613800138003"),
    ("+86 138 0013 8003", "+8613800138003"),
    ("＋８６　１３８－００１３－８００３", "+8613800138003"),
    ("（138）00138003", "+8613800138003"),
    ("0086 138 0013 8003", "+8613800138003"),
    ("86 138 0013 8003", "+8613800138003"),
    ("013800138003", "+8613800138003"),
    ("  13800138003 ", "+8613800138003"),
    ("138\u00a00013\u20148003", "+8613800138003"),
    ("0871-65123456", "+8687165123456"),
    ("(0871)65123456", "+8687165123456"),
    ("+86 (0)871 65123456", "+8687165123456"),
    ("871 65123456", "+8687165123456"),
    ("010-69123456", "+861069123456"),
    ("+86 10 6912 3456", "+861069123456"),
    ("1000000-0101", "+8610000000101"),
]


@pytest.mark.parametrize(("text", "number"), TYPED)
def test_a_number_may_be_typed_in_every_usual_way(text: str, number: str) -> None:
    assert read_typed(text)[0] == Msisdn(number)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("13800138003", NumberKind.MOBILE),
        ("0871-65123456", NumberKind.LANDLINE),
        ("10000000101", NumberKind.SAMPLE),
    ],
)
def test_it_is_known_what_kind_of_phone_it_is(text: str, kind: NumberKind) -> None:
    assert read_typed(text)[1] is kind


LETTER, OTHER, HIDDEN = "has the letter {0} in it; write the digit {1}", "has {0} in it", "({0})"
EXTENSION, TWO = "has an extension", "holds two numbers"
EMERGENCY, SERVICE, FOREIGN = "an emergency number", "a service number", "a foreign number"
UNKNOWN = "no network has the number"
REFUSED = [
    ("1380013801O2", LETTER.format("O", 0)),
    ("138o0138012", LETTER.format("o", 0)),
    ("138\u041e0138012", LETTER.format("\u041e", 0)),
    ("l3800138012", LETTER.format("l", 1)),
    ("1380013B012", LETTER.format("B", 8)),
    ("138FLOWERS0", OTHER.format("F")),
    ("tel:13800138003", OTHER.format("t")),
    ("王 13800138003", OTHER.format("王")),
    ("138 0013 8003 (爸)", OTHER.format("爸")),
    ("一三八00138003", OTHER.format("一")),
    ("1380013800³", OTHER.format("³")),
    ("138\u0660\u0660138003", OTHER.format("\u0660")),
    ("138_0013_8003", OTHER.format("_")),
    ("138+00138003", OTHER.format("+")),
    ("++8613800138003", OTHER.format("+")),
    ("\u202d13800138003\u202c", HIDDEN.format("U+202D")),
    ("138\u200b00138003", HIDDEN.format("U+200B")),
    ("13800138091x5", EXTENSION),
    ("13800138091 ext. 5", EXTENSION),
    ("0871-65123456转801", EXTENSION),
    ("0871-65123456（分机801）", EXTENSION),
    ("0871-65123456-801", EXTENSION),
    ("0871-65123456#5", EXTENSION),
    ("13800138003,5", EXTENSION),
    ("13800138003,13800138004", TWO),
    ("13800138003、13800138004", TWO),
    ("13800138003/0871-65123456", TWO),
    ("13800138003 或 13800138004", TWO),
    ("13800138003 13800138004", TWO),
    ("1380013800313800138004", TWO),
    ("+8613800138003+8613800138004", TWO),
    ("110", EMERGENCY),
    ("1 1 9", EMERGENCY),
    ("+86 120", EMERGENCY),
    ("000", EMERGENCY),
    ("10086", SERVICE),
    ("1008611", SERVICE),
    ("12345", SERVICE),
    ("95588", SERVICE),
    ("+86 95588", SERVICE),
    ("400-800-1234", SERVICE),
    ("+86 400 800 1234", SERVICE),
    ("8008201234", SERVICE),
    ("1069123456", SERVICE),
    ("106900001234", SERVICE),
    ("+1 212 555 0100", FOREIGN),
    ("+13800138003", FOREIGN),
    ("0044 20 7946 0000", FOREIGN),
    ("+852 6123 4567", FOREIGN),
    ("1795113800138003", "cheap-call prefix"),
    ("1380013800", "has 10 digits; a mobile number has 11"),
    ("138001380033", "has 12 digits; a mobile number has 11"),
    ("+86 1380013800", "has 10 digits behind +86"),
    ("0086138001380033", "has 12 digits behind 0086"),
    ("65123456", "has 8 digits; a mobile number has 11, a landline its area code and 7 or 8 more"),
    ("112233445566778899", "has 18 digits"),
    ("12100000000", UNKNOWN),
    ("0871-6512345", UNKNOWN),
    ("+", "has no digits; write +86..."),
    ("", "has no digits; write +86..."),
    ("--", "has no digits; write +86..."),
]


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_is_no_phone_of_a_person_is_shown_as_typed_with_the_reason(
    text: str, why: str
) -> None:
    with pytest.raises(NumberRefused) as refused:
        read_typed(text)
    assert f'"{text}"' in str(refused.value.message)
    assert why in str(refused.value.message)
    assert f"“{text}”" in refused.value.message.render(Language.ZH)


PUNCTUATION = " ().-\u2013\u3000（）－"
PREFIXES = ("", "0", "+86", "+860", "0086", "00860", "86", "860")


@given(
    prefix=st.sampled_from(PREFIXES),
    digits=st.one_of(
        st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
        st.from_regex(r"(871|20|571)[2-8][0-9]{7}", fullmatch=True),
        st.from_regex(r"[0-9]{5,14}", fullmatch=True),
    ),
    slip=st.text(st.sampled_from("O xX5,;/转+*#aZ\u0660\u202d" + PUNCTUATION), max_size=2),
    data=st.data(),
)
@example(prefix="", digits="13800138012", slip="O", data=None)
def test_an_accepted_number_has_exactly_the_digits_that_were_typed(
    prefix: str, digits: str, slip: str, data: st.DataObject | None
) -> None:
    places = data.draw(st.lists(st.integers(0, 20), max_size=4)) if data else []
    typed = prefix + digits
    for place in places:
        mark = data.draw(st.sampled_from(PUNCTUATION)) if data else ""
        typed = typed[:place] + mark + typed[place:]
    middle = data.draw(st.integers(0, len(typed))) if data else 5
    typed = typed[:middle] + slip + typed[middle:]
    if data and data.draw(st.booleans()):
        typed = typed.translate(FULL_WIDTH)
    number, said = outcome(typed)
    if number is None:
        assert f'"{typed.strip()}"' in said
        return
    marks = rf"\s{re.escape(PUNCTUATION)}"
    allowed = re.compile(rf"[{marks}]*[+＋]?[0-9０-９{marks}]*")
    assert allowed.fullmatch(typed)
    kept = "".join(str(int(one)) for one in typed if one.isdigit())
    assert kept in {p.removeprefix("+") + number.e164.removeprefix("+86") for p in PREFIXES}


def outcome(typed: str) -> tuple[Msisdn | None, str]:
    """The number that was read, or why none was."""
    try:
        return read_typed(typed)[0], ""
    except NumberRefused as refused:
        return None, str(refused.message)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_number_or_refused(text: str) -> None:
    number, said = outcome(text)
    assert (number is None) == bool(said)
    assert number is None or number.e164.startswith("+86")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("138-0013", {"1380013"}),
        ("+86 138 0013 8003", {"+8613800138003", "13800138003"}),
        ("0871", {"0871", "871"}),
        ("0000-0103", {"00000103"}),
        ("８００３", {"8003"}),
        ("王三", set()),
        ("138x", set()),
    ],
)
def test_a_part_of_a_number_is_looked_for_with_and_without_its_prefix(
    text: str, digits: set[str]
) -> None:
    assert digits_to_find(text) == digits
