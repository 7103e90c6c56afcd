"""A small village for tests of the core: two groups, an officer, a backup, a head, an operator."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from alarmd.i18n.language import Language
from alarmd.roster import Group, Party, Phone, Role, Roster
from modem.types import Msisdn

ZONE = ZoneInfo("Asia/Shanghai")


def number(last: int) -> Msisdn:
    """A number of the range that cannot be real."""
    return Msisdn(f"+86100000{last:05d}")


def household(
    party: str,
    last: int,
    *,
    name: str = "",
    group: str = "east",
    landmark: str = "",
    language: Language = Language.ZH,
    note: str = "",
    phones: tuple[Phone, ...] = (),
) -> Party:
    """A household with one mobile phone, unless `phones` says otherwise."""
    phones = phones or (Phone(number(last)),)
    return Party(party, name or party, Role.HOUSEHOLD, phones, group, landmark, language, note)


def servant(party: str, last: int, role: Role, name: str = "") -> Party:
    """Somebody with a duty: an officer, a backup, a head, an operator."""
    return Party(party, name or party, role, (Phone(number(last)),))


MILL = household("mill", 101, name="王桂英", landmark="村口水磨")
ZHANG = household("zhang", 102, name="张三", landmark="大槐树下")
LISI = household("lisi", 103, name="李四")
ZHAO = household("zhao", 104, name="赵大爷", note="心脏病")
WEST = household("west", 111, name="周家", group="west")
FAR = household("far", 112, name="吴家", group="west")
OFFICER = servant("li", 201, Role.OFFICER, "李警官")
BACKUP = servant("sun", 202, Role.BACKUP, "孙警官")
HEAD = servant("chen", 203, Role.HEAD, "陈组长")
OPERATOR = servant("desk", 204, Role.OPERATOR, "值班室")
EAST_GROUP = Group("east", "东组", ("li",), ("west",), ("chen", "sun"))
WEST_GROUP = Group("west", "西组", ("li",))
EVERYBODY = (MILL, ZHANG, LISI, ZHAO, WEST, FAR, OFFICER, BACKUP, HEAD, OPERATOR)


def roster(*parties: Party) -> Roster:
    """The village's roster; of these parties, or of everybody."""
    return Roster.of("桃源村", (EAST_GROUP, WEST_GROUP), parties or EVERYBODY, "d1")
