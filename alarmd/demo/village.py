"""The village of the demonstration: ten households, an officer, and how each of them behaves."""

from __future__ import annotations

import random
from collections.abc import Callable

from msgspec import Struct

from alarmd.i18n.language import Language
from modem.sim.phone import Answering, SimPhone

_HOTLINE = "+861000999{:04d}"  # the sample range: nobody's numbers
_PARTY = "+861000000{:04d}"

_OFFICER = ("li", "李警官", "Li", "镇派出所", "police post")
_CALLER = ("wangsan", "王三", "Wang San", "大槐树下", "under the elm")
_NEIGHBOURS = (
    ("wangyeye", "王爷爷", "Grandpa Wang", "老祠堂后面", "behind the hall"),
    ("zhangsao", "张嫂", "Mrs Zhang", "村口小卖部", "the village shop"),
    ("liuming", "刘明", "Liu Ming", "鱼塘边红砖房", "by the fish pond"),
    ("sunpopo", "孙婆婆", "Granny Sun", "水井旁", "at the well"),
    ("huangjian", "黄建", "Huang Jian", "打谷场北", "threshing ground"),
    ("xulaoshi", "徐老师", "Teacher Xu", "小学对面", "by the school"),
    ("majie", "马姐", "Sister Ma", "石桥东头", "east of the bridge"),
    ("hejun", "何军", "He Jun", "果园下面", "below the orchard"),
    ("dengbo", "邓伯", "Uncle Deng", "晒坝西边", "west of the yard"),
)


class Villager(Struct, frozen=True):
    """One person of the demonstration. `is_reachable` is False for a phone that is off."""

    id: str
    name: str
    landmark: str
    number: str
    is_reachable: bool
    behave: Callable[[SimPhone], None]


class Village(Struct, frozen=True):
    """Everybody of the demonstration; the caller rings, the others are told."""

    caller: Villager
    officer: Villager
    neighbours: tuple[Villager, ...]

    @property
    def everybody(self) -> tuple[Villager, ...]:
        """The caller, the officer, the neighbours."""
        return (self.caller, self.officer, *self.neighbours)


def hotline(index: int) -> str:
    """The number of the SIM in line `index`."""
    return _HOTLINE.format(index + 1)


def village(seed: int, language: Language) -> Village:
    """The village: the same people for every seed; the seed decides how and when each answers."""
    chance = random.Random(seed)
    manners = [
        _replies(chance, "1"),
        _replies(chance, "1"),
        _replies(chance, "2"),
        _rings_back(chance),
        _rings_back(chance),
        _picks_up(chance),
        _voicemail,
        _sleeps,
        _is_off,
    ]
    chance.shuffle(manners)
    neighbours = tuple(
        _villager(index + 2, row, manner, language)
        for index, (row, manner) in enumerate(zip(_NEIGHBOURS, manners, strict=True))
    )
    return Village(
        caller=_villager(0, _CALLER, _sleeps, language),
        officer=_villager(1, _OFFICER, _replies(chance, "1"), language),
        neighbours=neighbours,
    )


def households_file(village_: Village, language: Language) -> str:
    """The content of households.yaml for this village."""
    is_zh = language is Language.ZH
    lines = [
        f"village: {'柳溪村' if is_zh else 'Liuxi'}",
        f"language: {language.value}",
        "groups:",
        f"  east: {{name: {'东头组' if is_zh else 'East end'}, officers: [{village_.officer.id}]}}",
        "officers:",
        _entry(village_.officer),
        "households:",
    ]
    for villager in (village_.caller, *village_.neighbours):
        lines.append(_entry(villager) + "\n    group: east")
    return "\n".join(lines) + "\n"


def _entry(villager: Villager) -> str:
    return (
        f"  - id: {villager.id}\n    name: {villager.name}\n"
        f"    phones: [{villager.number}]\n    landmark: {villager.landmark}"
    )


def _villager(
    index: int,
    row: tuple[str, str, str, str, str],
    manner: Callable[[SimPhone], None],
    language: Language,
) -> Villager:
    party, zh_name, en_name, zh_landmark, en_landmark = row
    is_zh = language is Language.ZH
    return Villager(
        party,
        zh_name if is_zh else en_name,
        zh_landmark if is_zh else en_landmark,
        _PARTY.format(index + 101),
        manner is not _is_off,
        manner,
    )


def _replies(chance: random.Random, text: str) -> Callable[[SimPhone], None]:
    after_s = chance.uniform(5.0, 40.0)

    def behave(phone: SimPhone) -> None:
        phone.behaviour.reply, phone.behaviour.reply_after_s = text, after_s

    return behave


def _rings_back(chance: random.Random) -> Callable[[SimPhone], None]:
    after_s = chance.uniform(5.0, 40.0)

    def behave(phone: SimPhone) -> None:
        phone.behaviour.ring_back_after_s = after_s

    return behave


def _picks_up(chance: random.Random) -> Callable[[SimPhone], None]:
    after_s = chance.uniform(4.0, 15.0)

    def behave(phone: SimPhone) -> None:
        phone.behaviour.answering = Answering.ANSWERS
        phone.behaviour.answer_after_s = after_s
        phone.behaviour.hearing.keys = ("1",)

    return behave


def _voicemail(phone: SimPhone) -> None:
    phone.behaviour.answering = Answering.VOICEMAIL


def _sleeps(phone: SimPhone) -> None:
    phone.behaviour.answering = Answering.IGNORES


def _is_off(phone: SimPhone) -> None:
    phone.switch_off()
