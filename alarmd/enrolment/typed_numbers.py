"""Numbers as people type them, in households.yaml and on the command line: one reader for all.

A typing error must never become a stranger's number. Only digits, the usual punctuation and the
usual prefixes are taken; a refusal shows what was typed.
"""

from __future__ import annotations

import re
import unicodedata

from alarmd.i18n.language import Message, MessageError, t
from alarmd.numbers import HOME_CODE, NumberKind, is_carrier_prefixed, is_emergency, kind_of
from modem.types import Msisdn

MOBILE_DIGITS = 11
LANDLINE_DIGITS_MIN = 9  # with the area code, without its 0
NUMBER_DIGITS_MIN = 7  # fewer are an extension or a part of a number, never a whole one

_HOME = HOME_CODE.removeprefix("+")

# What a Chinese keyboard makes of digits, plus and punctuation.
_WIDE = str.maketrans("０１２３４５６７８９＋（）－．　", "0123456789+()-. ")
_PUNCTUATION = re.compile(r"[\s().\-\u2010-\u2015\u2212]")
_BETWEEN_NUMBERS = re.compile(r"[,;/|&+、，；／]|和|或|及|\bor\b|\band\b", re.IGNORECASE)
_EXTENSION = re.compile(
    r"(?:x|ext(?:ension)?|转|轉|分机号?|分機號?|内线|[#*,;pw，；])[\s.:：]*[0-9]+\W*", re.IGNORECASE
)
_DASHED_EXTENSION = re.compile(r"(.+)[-\s]+([0-9]{1,6})")
# Letters of any script that look like a digit.
_LOOKALIKES = {
    **dict.fromkeys("OoОоΟοＯｏ", "0"),
    **dict.fromkeys("lIІıＩｌ", "1"),
    **dict.fromkeys("Zz", "2"),
    **dict.fromkeys("Ss", "5"),
    **dict.fromkeys("B", "8"),
}
# As they are dialled, without area code: hot lines, banks, freephone, senders of business texts.
_SERVICE = re.compile(r"1[0-2][0-9]{1,5}|9[56][0-9]{3,6}|[48]00[0-9]{0,8}|106[0-9]{5,17}", re.ASCII)
_PHONES = (NumberKind.MOBILE, NumberKind.LANDLINE, NumberKind.SAMPLE)


class NumberRefused(MessageError):
    """What was typed cannot be the phone of a person here: `message` shows it and says why."""


def read_typed(text: str) -> tuple[Msisdn, NumberKind]:
    """The number that was typed and its kind (mobile, landline or sample); raise NumberRefused.

    It may begin with +86, 0086, 86 or the 0 of an area code; spaces, dashes, dots, round brackets
    and full-width digits are allowed.
    """
    typed = text.strip()
    plain = typed.translate(_WIDE)
    strange = _strange(plain)
    if strange is not None:
        raise NumberRefused(_why_strange(typed, plain, strange))
    digits = _PUNCTUATION.sub("", plain)
    if digits in ("", "+"):
        raise NumberRefused(
            t('"{text}" has no digits; write {code}...', text=typed, code=HOME_CODE)
        )
    prefix, national = _parted(digits)
    if prefix is None:
        raise NumberRefused(
            t(
                '"{text}" is a foreign number, and alarmd rings and texts phones of China only; '
                "write {code} and the number",
                text=typed,
                code=HOME_CODE,
            )
        )
    found = _phone(prefix, national)
    if found is None:
        raise NumberRefused(_why_none(typed, prefix, national))
    return found


def _strange(plain: str) -> int | None:
    """The index of the first character that cannot be in a number; None if there is none."""
    for index, character in enumerate(plain):
        is_digit = character.isascii() and character.isdigit()
        is_leading_plus = character == "+" and not _PUNCTUATION.sub("", plain[:index])
        if not (is_digit or is_leading_plus or _PUNCTUATION.match(character)):
            return index
    return None


def _why_strange(typed: str, plain: str, index: int) -> Message:
    """Why a text with this character is no number: two numbers, an extension, or a typing error."""
    parts = [_count(part) for part in _BETWEEN_NUMBERS.split(plain)]
    if sum(count >= NUMBER_DIGITS_MIN for count in parts) > 1:
        return _two(typed)
    if _count(plain[:index]) >= NUMBER_DIGITS_MIN and _EXTENSION.fullmatch(plain[index:]):
        return _extended(typed)
    character = typed[index]
    if character in _LOOKALIKES:
        return t(
            '"{text}" has the letter {letter} in it; write the digit {digit} if that is meant',
            text=typed,
            letter=character,
            digit=_LOOKALIKES[character],
        )
    if unicodedata.category(character).startswith("C"):
        return t(
            '"{text}" has a hidden character in it ({code}); type the number by hand',
            text=typed,
            code=f"U+{ord(character):04X}",
        )
    return t(
        '"{text}" has {character} in it; a number has only digits, and + in front',
        text=typed,
        character=character,
    )


def _count(text: str) -> int:
    return sum(character.isdigit() for character in text)


def _parted(digits: str) -> tuple[str | None, str]:
    """The prefix (None if it leads abroad) and the digits behind it."""
    for code in (HOME_CODE, f"00{_HOME}"):
        if digits.startswith(code):
            return code, digits.removeprefix(code)
    if digits.startswith(("+", "00")) and not is_emergency(digits):
        return None, digits
    if digits.startswith(_HOME) and len(digits) >= len(_HOME) + LANDLINE_DIGITS_MIN:
        return _HOME, digits.removeprefix(_HOME)
    return "", digits


def _phone(prefix: str, national: str) -> tuple[Msisdn, NumberKind] | None:
    """The number and its kind in China's plan; None if it is not the phone of a person."""
    digits = national.removeprefix("0")
    if not NUMBER_DIGITS_MIN <= len(digits) <= MOBILE_DIGITS:
        return None
    # Behind a prefix 10 69... is a phone in Beijing; without one 1069... sends business texts.
    if not prefix and _SERVICE.fullmatch(national):
        return None
    number = Msisdn(HOME_CODE + digits)
    kind = kind_of(number)
    return (number, kind) if kind in _PHONES else None


def _why_none(typed: str, prefix: str, national: str) -> Message:
    """Why these digits are not the phone of a person."""
    if is_emergency(national):
        return t(
            '"{text}" is an emergency number: people dial it themselves, alarmd never rings or '
            "texts it; write the phone of a person",
            text=typed,
        )
    if _SERVICE.fullmatch(national.removeprefix("0")):
        return t(
            '"{text}" is a service number, where nobody gets an alarm; write the phone of a person',
            text=typed,
        )
    if is_carrier_prefixed(national):
        return t(
            '"{text}" begins with a carrier\'s cheap-call prefix; write the number without it',
            text=typed,
        )
    return _why_count(typed, prefix, national)


def _why_count(typed: str, prefix: str, national: str) -> Message:
    """Why digits that look like a number are not one: too short, too long, two, or unknown."""
    digits = national.removeprefix("0")
    least = MOBILE_DIGITS if digits.startswith("1") else LANDLINE_DIGITS_MIN
    if least <= len(digits) <= MOBILE_DIGITS:
        return t('no network has the number "{text}"; look at its digits again', text=typed)
    if _are_two(prefix + national):
        return _two(typed)
    dashed = _DASHED_EXTENSION.fullmatch(typed.translate(_WIDE))
    if dashed and _is_phone(_PUNCTUATION.sub("", dashed[1])):
        return _extended(typed)
    if prefix:
        return t(
            '"{text}" has {count} digits behind {prefix}; a mobile number has {mobile}, '
            "a landline its area code and 7 or 8 more",
            text=typed,
            count=len(national),
            prefix=prefix,
            mobile=MOBILE_DIGITS,
        )
    return t(
        '"{text}" has {count} digits; a mobile number has {mobile}, '
        "a landline its area code and 7 or 8 more",
        text=typed,
        count=len(national),
        mobile=MOBILE_DIGITS,
    )


def _are_two(digits: str) -> bool:
    """Whether these digits are two whole phone numbers, one behind the other."""
    cuts = range(NUMBER_DIGITS_MIN, len(digits) - NUMBER_DIGITS_MIN + 1)
    return any(_is_phone(digits[:cut]) and _is_phone(digits[cut:]) for cut in cuts)


def _is_phone(digits: str) -> bool:
    prefix, national = _parted(digits)
    return prefix is not None and _phone(prefix, national) is not None


def _two(typed: str) -> Message:
    return t(
        '"{text}" holds two numbers; write each by itself: --phone once more, '
        "or [first, second] in the file",
        text=typed,
    )


def _extended(typed: str) -> Message:
    return t(
        '"{text}" has an extension, which alarmd cannot dial; write a number that rings without it',
        text=typed,
    )


def digits_to_find(text: str) -> set[str]:
    """The digits under which to find a number, or a part of one, behind +86: all of them, and those
    without a possible prefix; empty if the text has other characters."""
    plain = text.strip().translate(_WIDE)
    if _strange(plain) is not None:
        return set()
    digits = _PUNCTUATION.sub("", plain)
    prefix, national = _parted(digits)
    return {digits, national.removeprefix("0")} if prefix is not None else {digits}
