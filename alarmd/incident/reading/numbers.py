"""Digits that answer, and the numbers of alarms that a text names."""

from __future__ import annotations

import re

from msgspec import Struct

_NUMERALS = {
    "0": "零 〇 ○ o zero 洞",
    "1": "一 壹 幺 one l i | 要",
    "2": "二 贰 两 俩 two",
    "3": "三 叁 three",
    "4": "四 肆 four",
    "5": "五 伍 five",
    "6": "六 陆 six",
    "7": "七 柒 seven",
    "8": "八 捌 eight",
    "9": "九 玖 nine",
}
_DIGIT_OF = {word: digit for digit, words in _NUMERALS.items() for word in words.split()}
_DIGIT_OF |= {digit: digit for digit in _NUMERALS}
_ONE = "|".join(re.escape(word) for word in sorted(_DIGIT_OF, key=len, reverse=True))
_PRESSED = (
    r"(?:我|就|那|好|那就)?(?:回复?|按|摁|答|选择?|发|发送|输入?|打|拨|点|press(?:ed)?|reply|"
    r"answer)"
)
_FILLER = r"(?:了|数字|键|个|的是|是|号|：|:|“|\s)*"
_TAIL = r"(?:号|键|吧|了|啊|哈|的|呢|哦|呀)*"
_NUMBER = r"(?P<incident>[1-9]\d{0,5})"
_GAP = r"(?:[\s#,，.。、:：(（\-]+)"
_ANSWER = re.compile(
    rf"(?:{_PRESSED}{_FILLER})?(?P<digit>{_ONE})(?:[\s,，.。、]*(?P=digit)){{0,5}}{_TAIL}"
)
# Of two numbers the one that cannot be an answer names the alarm; of two that can, the second.
_ANSWER_NAMED = re.compile(
    rf"(?:{_PRESSED}{_FILLER})?(?P<digit>\d)(?:{_GAP}|号{_GAP}?|\s*警情)(?:第|"
    rf"警情)?\s*{_NUMBER}\s*号?(?:警情)?"
)
_NAMED_ANSWER = re.compile(
    rf"(?:第|警情|#)?\s*(?!1(?:10|19|20|22)\b)(?=\d\d|\d\s*号)(?P<incident>[1-9]\d{{0,5}})"
    rf"(?:{_GAP}|\s*号(?:警情)?{_GAP}?)(?:{_PRESSED}{_FILLER})?(?P<digit>\d)"
)
_PRESSED_WRONG = re.compile(r"\d\s*是?(?:按|摁|点|发|回|打)错")
_EDGES = " \t\n.,;:!。，；：！、~…\"'“”‘’()（）【】[]{}<>《》*-—"
_CALLED = re.compile(r"(?<!\d)(?:110|119|120|122|112|911|12345|1\d{10})(?!\d)")
_MEASURES = "分点个人户刻小时天米公里楼组队岁月日年次位辆步层条只头斤元块秒多几周星%度/:："
_NAMED = re.compile(
    rf"#\s*{_NUMBER}|(?:警情|报警|案件|案子|编号|单号)\s*(?:第)?(?P<b>\d{{1,6}})\s*号?"
    r"|第\s*(?P<d>\d{1,6})(?!\d)\s*(?:号|(?=警情|案|起|$|[\s,，.。]))"
    r"|(?<![月\d])(?P<c>\d{1,6})\s*号(?:警情|报警|"
    r"案)?(?![楼院门路线车桌房井库回早晚下上才以之那左键店桥])"
)
_ENDING = (
    r"(?:结案|结束|结警|结|办结|处理完了?|处理完毕|处置完毕|解除|误报|销案|close|closed|done|false)"
)
_BY_ENDING = re.compile(
    rf"{_ENDING}\s*(?:了|掉)?\s*#?{_NUMBER}\s*号?(?!\d|[{_MEASURES}])|"
    rf"(?<!\d)(?P<b>\d{{1,6}})\s*(?={_ENDING})"
)
_COUNTED = (
    r"(?!\s*(?:more |or so |other |of (?:them|us) )?(?:min(?:ute)?s?|hours?|hrs?|km|kms|miles?|"
    r"metres?|meters?|steps?|men|man|women|woman|people|persons?|guys?|fellas?|fellows?|lads?|"
    r"blokes?|chaps?|boys?|girls?|kids?|children|"
    r"strangers?|cars?|dogs?|days?|weeks?|months?|years?|of (?:them|us)|o'?clock|[ap]m|times?)\b)"
)
_FIRST_NUMBER = re.compile(
    rf"(?P<number>\d{{1,6}}){_COUNTED}(?P<gap>[\s,，.。:：、!！\-]*)(?![\d{_MEASURES}])"
)
_FIRST_NUMERAL = re.compile(
    rf"(?!\d[:：]\d\d)(?P<digit>(?![a-z|]\b)(?:{_ONE})){_COUNTED}"  # no time of day
    r"[\s,，.。:：、!！]+(?=\S)"
)
_LAST_NUMBER = re.compile(r"(?<![\d.:：初打拨回选答周期])(?P<number>\d{1,6})\s*号?$")
_PRESSED_AMID = re.compile(rf"{_PRESSED}\s*(?P<digit>[0-9])(?!\d|\s*还是|\s*或|[{_MEASURES}])")
_WORDS = re.compile(r"[^\W\d]")
_ONES = "[一二三四五六七八九]"
_SAID = rf"(?<![一二三四五六七八九十])(?:{_ONES}?十{_ONES}?|{_ONES})(?![一二三四五六七八九十])"
_SPOKEN = re.compile(
    rf"(?:警情|第(?={_SAID}(?:号|警情|案)))(?P<a>{_SAID})|"
    rf"(?P<b>{_SAID}|(?<!\d)\d{{1,3}})(?=号(?:警情|案|那(?:家|边|个|起|户)))"
)
# A door, not an alarm: "2号楼的", "5号家".
_DOOR = re.compile(r"(?<![\d情警案第])\d{1,4}\s*号(?=楼|院|门|户|家|屋|房|铺|的(?!警|报|案))")
_EITHER = re.compile(r"\d\s*(?:还是|或者?|or|/)\s*(?:回|按)?\s*\d")


_ASKING = ("吗", "么", "没", "呢", "?", "是什么", "是啥", "是不是", "是怎么", "什么", "啥")


# The digit with which somebody corrects another: "2 no sorry i meant 1", "1 不对 是2".
_CORRECTED = re.compile(
    r"\d?(?!\d)\W{0,3}(?:(?:no|sorry|oops|wrong|不对|不好意思|(?:打|发|按|写|回)?错了?)\W{0,3})+"
    r"(?:(?:i|we|我)\W*)?(?:mean|meant|是|应该是|要回|改成|改)?\W{0,3}(?P<digit>[0-4])"
)
# The digit that somebody states at the end, after others: "reply 1 or 2. 2", "1 ... so 2".
_STATED = re.compile(
    r"(?:(?:那|所以|好|嗯)*(?<![和跟给帮替])我(?:就|要|是|还是|选|想)*(?:回复?|按|选|发|答)|"
    r"[.!?。！]|\bso\b|\bthen\b)\W*(?P<digit>[0-4])\s*(?:了|吧|哈)?\W*$"
)
_OTHERS_STATED = re.compile(
    r"^\s*[0-4](?![\d.:：])|(?:if (?:you can )?(?:come|not)[ ,]*)?(?:please )?\b(?:reply|press|"
    r"send) "
    r"[0-4]\b(?: or call back)?|(?:能来|能到|来不了|不能来|去不了)?请?回复?\s*[0-4](?:或回拨)?"
)
# A closing code as it is spoken: "结八六七", and what voice input writes for 结.
_SPOKEN_CODE = re.compile(
    r"(?<=[结节])\s*[零〇洞一幺二两三四五六七八九拐勾]{3}(?![一二三四五六七八九十])"
)
_CODES_DIGITS = {**_DIGIT_OF, "拐": "7", "勾": "9", "两": "2"}
_CLOSING_HEARD = re.compile(r"^[节洁捷接](?=\s*\d{3}\s*(?:误报?|了)?\W*$)")


class Numbered(Struct, frozen=True):
    """The digit that answers, the alarm that is named, and the words that are left."""

    words: str
    digit: str | None = None
    incident: int | None = None
    is_guess: bool = False  # a lone digit behind words: an alarm's number, or the answer again


def numbered(text: str) -> Numbered:
    """Take the answering digit and the alarm's number out of a plain text."""
    text = _SPOKEN_CODE.sub(lambda found: "".join(map(_code_digit, found[0].strip())), text)
    text = _CLOSING_HEARD.sub("结", text.lstrip())
    text = _DOOR.sub("", _SPOKEN.sub(_in_digits, text))
    bare = text.strip(_EDGES)
    if _PRESSED_WRONG.match(bare):
        return numbered(bare[1:])
    named = _NAMED_ANSWER.fullmatch(bare) or _ANSWER_NAMED.fullmatch(bare)
    if named:
        return Numbered("", named["digit"], int(named["incident"]))
    answer = _ANSWER.fullmatch(bare)
    if answer:
        return Numbered("", _DIGIT_OF[answer["digit"]])
    corrected = _CORRECTED.fullmatch(bare)
    if corrected:
        return Numbered("", corrected["digit"])
    if _EITHER.search(bare):
        return Numbered(text)
    stated = _STATED.search(bare)
    if stated:
        before = _OTHERS_STATED.sub(",", bare[: stated.start()])
        if before != bare[: stated.start()] and not re.search(r"\d", before):
            return Numbered(before, stated["digit"])
    return _amid_words(text)


def _code_digit(spoken: str) -> str:
    return _CODES_DIGITS[spoken]


def _in_digits(spoken: re.Match[str]) -> str:
    """Write a number up to 99 as people say it ("警情五", "十二号那家") in digits,
    with 警情 in front: 那 alone would make it a door."""
    tens, ten, ones = (spoken["a"] or spoken["b"]).rpartition("十")
    value = (int(_DIGIT_OF[tens]) if tens else 1) * 10 if ten else 0
    digits = "".join(_DIGIT_OF[one] for one in ones)
    return f"警情{value + int(digits or '0')}"


def _amid_words(text: str) -> Numbered:
    found = _BY_ENDING.search(text) or _NAMED.search(text)
    if found is None:
        return _with_digit(text, None)
    incident = int(next(number for number in found.groups() if number))
    behind = text[found.end() :]
    between = _kept(found[0]) + "\n" * (not behind.startswith(_ASKING))
    rest = text[: found.start()] + between + behind
    return _with_digit(rest, incident)


def _kept(named: str) -> str:
    """Keep the closing word when the number beside it is taken out."""
    word = re.match(_ENDING, named)
    return word[0] if word else ""


def _with_digit(text: str, incident: int | None) -> Numbered:
    bare = text.strip(_EDGES)
    answer = _ANSWER.fullmatch(bare)
    if answer:
        return Numbered("", _DIGIT_OF[answer["digit"]], incident)
    if not _WORDS.search(bare):
        return Numbered(text, None, incident)  # several digits that answer nothing
    first = _FIRST_NUMBER.match(bare) or _FIRST_NUMERAL.match(bare)
    if first and not _CALLED.match(bare) and not bare[first.end() :].startswith(_ASKING):
        word = first[1]
        rest = bare[first.end() :] + "?" * text.rstrip().endswith("?")
        if len(word) == 1 or not word.isdigit():
            return Numbered(rest, _DIGIT_OF[word], incident)
        if incident is None and first["gap"]:
            return Numbered(rest, None, int(word))
    pressed = _PRESSED_AMID.search(bare)
    if pressed and not bare[pressed.end() :].startswith(_ASKING):
        rest = bare[: pressed.start()] + "," + bare[pressed.end() :]
        return Numbered(rest, pressed["digit"], incident)
    return _with_number_behind(text, bare, incident)


def _with_number_behind(text: str, bare: str, incident: int | None) -> Numbered:
    last = _LAST_NUMBER.search(bare)
    if last is None or incident is not None or _CALLED.search(bare) or last.start() == 0:
        return Numbered(text, None, incident)
    is_guess = len(last["number"]) == 1
    return Numbered(bare[: last.start()], None, int(last["number"]), is_guess)
