"""Who is enrolled: parties, their phones, their groups; the roster at one moment.

Pure values, no files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from msgspec import Struct

from alarmd.i18n.language import Language
from alarmd.personal import Detail, PartyId, PersonName, Public
from modem.types import Msisdn


class Role(Enum):
    """What a party is for the scheme. Only households belong to a group."""

    HOUSEHOLD = "household"
    OFFICER = "officer"
    BACKUP = "backup"
    HEAD = "head"
    OPERATOR = "operator"


CALLED_OUT = (Role.OFFICER, Role.BACKUP)
"""The roles that are called out and may decide and close, the first choice first."""


class Phone(Struct, frozen=True):
    """One number of a party and what it can do: ring, talk (somebody can speak and press keys),
    text.
    """

    number: Msisdn
    rings: bool = True
    talks: bool = True
    texts: bool = True


class Party(Struct, frozen=True):
    """Anyone enrolled.

    `landmark` is how a neighbour finds the house; `note` is shown only in this house's own alarm;
    `say_as` is how the name is pronounced (`shan4 xiong2`), "" if it is read as written;
    `shares_number`: those who come to this house may see the number that it rang from.
    """

    id: PartyId
    name: PersonName
    role: Role
    phones: tuple[Phone, ...]
    group: Public = ""
    landmark: Detail = ""
    language: Language = Language.ZH
    note: Detail = ""
    say_as: Detail = ""
    shares_number: bool = False

    @property
    def is_device(self) -> bool:
        """Whether it is a loudspeaker or the like: it rings, and nobody speaks or reads there."""
        return not any(phone.talks or phone.texts for phone in self.phones)


class Group(Struct, frozen=True):
    """About ten households that stand in for each other, and the parties who are told of their
    alarms.

    `officers` are told at once; `widen_groups` and `widen_parties` (hamlet head, backup officer)
    when too few come.
    """

    id: str
    name: str
    officers: tuple[str, ...]
    widen_groups: tuple[str, ...] = ()
    widen_parties: tuple[str, ...] = ()


class Roster(Struct, frozen=True):
    """Everybody enrolled at one moment.

    `digest` is the SHA-256 of the file that it was read from; `sign` is what the village puts in
    front of its texts, "" for the usual mark.
    """

    village: str
    digest: str
    groups: Mapping[str, Group]
    parties: Mapping[str, Party]
    _party_by_number: Mapping[str, str]
    _by_group: Mapping[str, tuple[Party, ...]]
    _by_role: Mapping[Role, tuple[Party, ...]]
    sign: str = ""

    def __repr__(self) -> str:
        return f"Roster(village={self.village!r}, digest={self.digest!r})"

    @classmethod
    def of(
        cls,
        village: str,
        groups: Iterable[Group],
        parties: Iterable[Party],
        digest: str = "",
        sign: str = "",
    ) -> Roster:
        """Index the parties by number, group and role; the numbers must be known to be unique."""
        by_id = {party.id: party for party in parties}
        by_number = {
            phone.number.e164: party.id for party in by_id.values() for phone in party.phones
        }
        by_group: dict[str, list[Party]] = {}
        by_role: dict[Role, list[Party]] = {}
        for party in by_id.values():
            by_group.setdefault(party.group, []).append(party)
            by_role.setdefault(party.role, []).append(party)
        return cls(
            village,
            digest,
            {group.id: group for group in groups},
            by_id,
            by_number,
            {group: tuple(parties) for group, parties in by_group.items()},
            {role: tuple(parties) for role, parties in by_role.items()},
            sign,
        )

    def owner(self, number: Msisdn) -> Party | None:
        """The party that `number` is enrolled for."""
        party_id = self._party_by_number.get(number.e164)
        return self.parties[party_id] if party_id is not None else None

    def members(self, group: str) -> tuple[Party, ...]:
        """The households of a group, in the order of the file."""
        return self._by_group.get(group, ())

    def with_role(self, role: Role) -> tuple[Party, ...]:
        """Everybody who has this role, in the order of the file."""
        return self._by_role.get(role, ())
