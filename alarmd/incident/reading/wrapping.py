"""What stands around a person's words: signatures, quoted texts, our own text sent back,
reactions to it.
"""

from __future__ import annotations

import re

from alarmd.incident.reading.patterns import Whole

_NAME = r"[^\W\d]{1,12}(?: [^\W\d]{1,12}){0,2}"
_SIGNATURE = re.compile(
    rf"\s*(?:(?:[—–―─]{{1,3}}|--+|~{{2,}})\s*{_NAME}[。.!！]?"
    r"|[【\[(（<][^】\])）>\n]{0,4}(?:来自|发自|通过)[^】\])）>\n]{1,20}[】\])）>]"
    r"|(?:来自|发自)(?:我的|qq|微信|华为|小米|iphone|vivo|oppo|荣耀)[^\n，。,]{0,12}"
    r"|(?:sent|get outlook) (?:from|for) (?:my )?[\w ]{1,20}\.?"
    r"|[\[【(（](?:签名|落款)[^\n]{0,20})\s*$"
)
_QUOTE_LINE = re.compile(r"^[ \t]*(?:>|》|\|)[^\n]*$", re.MULTILINE)
_QUOTED = re.compile(r"[“\"「『《〈][^”\"」』》〉]{7,}[”\"」』》〉]")
_ORIGINAL = re.compile(
    r"\n?[ \t]*-{2,} ?(?:原始|原短信|原文|original|转发|forwarded).*"
    r"|\n?[ \t]*(?:原文|原短信|原信息|引用|转发|original message)[:：].*",
    re.DOTALL,
)
# Our own texts begin with the mark of the village and name the alarm, or say which digit to
# reply; what follows the last such sentence is the person's. An officer's copy ends with how to
# close.
_OURS = re.compile(
    r"(?:【[^】]+】(?=.*警情\d)|^(?!.*【)(?=.*(?:能来请?回1|来不了请?回2|(?:误报|按错)请?回0)))"
    r".*(?:(?:(?<![我就])请?回[复]?\d|回拨|"
    r"打1[12][09](?:/1[12][09])*)[^，。,.；;!！\n 1来去好收我]{0,8}"
    r"|回[“\"]结\d+误?[”\"]|[,，]我们还在叫人[(（]警情\d+[)）]|[,，]辛苦了[!！]|。辛苦了[!！]"
    r"|请联系值班员)",
    re.DOTALL,
)
_OURS_IN_ENGLISH = re.compile(
    r"(?=[^:\n]{1,12}: .*(?:alarm|close) \d)"
    r".*(?:= ?done|(?:call|or) 1[12][09]|real: 1[12][09]|worse: call 1[12][09]"
    r"|close \d+ false'?(?: = mistake)?|on calling people \(alarm \d+\)|we go on. alarm \d+"
    r"|the operator|all clear[:,].*thank you)[.']*",
    re.DOTALL,
)

# A thumb or a heart on one of our texts comes as a text of its own that quotes it.
# The end of the quotation may be in a part that is still to come.
_QUOTE = re.compile(r"[“\"「『](?P<quoted>.*)[”\"」』]", re.DOTALL)
_OPEN_QUOTE = re.compile(r"[“「『](?P<quoted>[^”」』]*)$")
_SOMEBODY = re.compile(r"^\w{1,4}(?=对)")
_REACTION = (
    "liked loved laughed_at emphasized emphasised disliked reacted with to removed a an from like "
    "heart exclamation exclamation_mark laugh dislike question_mark",
    "已 我 对 为 给 向 用 以 了 个 的 条 这 信息 短信 消息 点 点赞 赞 喜欢 喜爱 爱心 大笑 笑 强调 "
    "回应 作出 做出 反应 表情 表示 收到 谢谢 添加 撤销 取消 移除 不 踩 感叹号",
)
_REACTING = Whole(*_REACTION)
_WITH_ANY_FACE = Whole(*_REACTION, "着火 救命 救护车 来不了 马上来 有人拿刀")
_ASKING = Whole("questioned 对 为 给 这 条 信息 短信 消息 表示 了 疑问 质疑 提出")
_REACTS = re.compile(r"liked|loved|laugh|emphasi|react|removed|to$|赞|喜|爱|笑|强调|应|表情|踩")
_STRESSES = re.compile(r"emphasi|强调|感叹")
_AN_IMAGE = re.compile(
    r"\s*(?:dis)?(?:liked|loved|laughed at|emphasi[sz]ed|questioned) an? "
    r"(?:image|photo|picture|video|movie|attachment|message|sticker)\W*"
)
_BY_US = re.compile(
    r"^[^:\n]{1,12}: |联防|警情\d|回拨|回复?[“\"]?\d|打1[12][09]|【[^】]+】|alarm \d|close \d|"
    r"\b[012] ?=|call 1[12][09]"
)
_SEEN, _ASKS = "收到", "刚看到?"


def reacted(text: str) -> str:
    """Return what a reaction says without the text that it quotes: "received", or a question;
    return any other text as it is. A reaction that stresses a text not ours says that text again.
    """
    if _AN_IMAGE.fullmatch(text):
        return _SEEN
    signed = _SIGNATURE.sub("", text)
    quote = _QUOTE.search(signed) or _OPEN_QUOTE.search(signed)
    if quote is None:
        return text
    around = re.sub(r"[\W_]+", " ", signed[: quote.start()] + " " + signed[quote.end() :]).strip()
    around = _SOMEBODY.sub("", around)
    is_ours = bool(_BY_US.search(quote["quoted"]))
    if "疑" in around or around == "questioned":
        return _ASKS if _ASKING.fullmatch(around) else text
    is_face = is_ours and around.endswith(" to") and _WITH_ANY_FACE.fullmatch(around)
    is_reaction = _REACTING.fullmatch(around) and (is_ours or _REACTS.search(around))
    if not (is_reaction or is_face):
        return text
    is_said_again = _STRESSES.search(around) and not is_ours
    return quote["quoted"] if is_said_again else _SEEN


def own_words(text: str) -> str:
    """What the person wrote; the whole text if nothing else is left."""
    own = _ORIGINAL.sub("", text)
    own = _QUOTE_LINE.sub("", own)
    own = _QUOTED.sub(" ", own) if _QUOTED.sub("", own).strip() else own
    own = _SIGNATURE.sub("", _SIGNATURE.sub("", own))
    return own if re.search(r"\w|\?|？", own) else text


def without_ours(text: str) -> str:
    """The text without a text of ours that was sent back with it; a blank if it is all ours."""
    found = _OURS.search(text) or _OURS_IN_ENGLISH.match(text)
    return f"{text[: found.start()]} {text[found.end() :]}" if found else text
