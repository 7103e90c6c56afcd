"""Pinyin as people write it, and surnames that a dictionary reads wrongly."""

from __future__ import annotations

import unicodedata

_TONE_MARKS = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_NEUTRAL = "5"

# Every syllable of standard Mandarin: the initial, then its finals (v is ü).
_SYLLABLES = """
b: a ai an ang ao ei en eng i ian iao ie in ing o u
p: a ai an ang ao ei en eng i ian iao ie in ing o ou u
m: a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u
f: a an ang ei en eng o ou u
d: a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo
t: a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo
n: a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo v ve
l: a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve
g: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
k: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
h: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
j: i ia ian iang iao ie in ing iong iu u uan ue un
q: i ia ian iang iao ie in ing iong iu u uan ue un
x: i ia ian iang iao ie in ing iong iu u uan ue un
zh: a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo
ch: a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo
sh: a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo
r: an ang ao e en eng i ong ou u ua uan ui un uo
z: a ai an ang ao e ei en eng i ong ou u uan ui un uo
c: a ai an ang ao e en eng i ong ou u uan ui un uo
s: a ai an ang ao e en eng i ong ou u uan ui un uo
y: a an ang ao e i in ing o ong ou u uan ue un
w: a ai an ang ei en eng o u
: a ai an ang ao e ei en er o ou
"""
_KNOWN = frozenset(
    initial + final
    for line in _SYLLABLES.strip().splitlines()
    for initial, _, finals in [line.partition(":")]
    for final in finals.split()
)

# Characters with several readings, each with the reading that it has as a surname.
_SURNAMES = {
    "单": "shan4", "曾": "zeng1", "仇": "qiu2", "查": "zha1", "任": "ren2", "华": "hua4",
    "朴": "piao2", "盖": "ge3", "区": "ou1", "乐": "yue4", "翟": "zhai2", "缪": "miao4",
    "解": "xie4", "黑": "he4", "秘": "bi4", "折": "she2", "覃": "qin2", "纪": "ji3", "宁": "ning4",
    "燕": "yan1", "员": "yun4", "种": "chong2", "葛": "ge3", "那": "na1", "车": "che1",
    "曲": "qu1", "卜": "bu3", "召": "shao4", "隗": "wei3", "哈": "ha3", "繁": "po2", "佴": "nai4",
    "句": "gou1", "郇": "xun2", "谌": "chen2", "都": "du1", "相": "xiang4", "祭": "zhai4",
    "尉迟": "yu4 chi2", "万俟": "mo4 qi2", "长孙": "zhang3 sun1", "澹台": "tan2 tai2",
}  # fmt: skip


def canonical(text: str) -> str | None:
    """`shan4 xiong2` for "shàn xióng", "Shan4 Xiong2" and the like; None if it is not pinyin."""
    syllables = [_canonical(word) for word in text.lower().split()]
    if not syllables or None in syllables:
        return None
    return " ".join(syllable for syllable in syllables if syllable)


def surname(name: str) -> tuple[str, str] | None:
    """The surname at the start of `name` and how it is read, if it has several readings; else None.

    A doubled character is a pet name (乐乐).
    """
    if name[:1] == name[1:2]:
        return None
    for length in (2, 1):
        if reading := _SURNAMES.get(name[:length]):
            return name[:length], reading
    return None


def _canonical(word: str) -> str | None:
    letters: list[str] = []
    tone = ""
    for character in unicodedata.normalize("NFD", word.replace("u:", "ü")):
        if character in _TONE_MARKS or character in "12345":
            if tone:
                return None
            tone = _TONE_MARKS.get(character, character)
        elif character == "\u0308" and letters and letters[-1] == "u":
            letters[-1] = "v"
        else:
            letters.append(character)
    syllable = "".join(letters)
    return syllable + (tone or _NEUTRAL) if syllable in _KNOWN else None
