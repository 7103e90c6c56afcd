"""A village written in every style that people write YAML in, for changes to it."""

from __future__ import annotations

from pathlib import Path

from alarmd.enrolment.households import load_roster
from alarmd.roster import Party, Phone, Role, Roster
from modem.types import Msisdn

VILLAGE = """\
# 柳溪村 / the village of Liuxi
village: '柳溪村'   # quoted

groups:
  east: {name: East, officers: [li]}
  west: {name: West, officers: [li]}

officers:
  - id: li
    name: 李警官
    phones: [+8610000000001]

# everybody
households:
  # -- east --
  - id: wang
    name: "王三" # 本人
    phones:
      - +8610000000101   # his own
      - {number: +8610000000102, text: no} # the hall

      - +8610000000103 # his wife's
    # asked in June
    group: east
    note: |
      耳背
  - {id: zhao, name: 赵四, phones: [+8610000000104], group: east}

  # -- west --
  -   id: chen
      group: west
      name: 陈五
      phones: [ +8610000000105 ]
      landmark:
  - id: lin
    name: 'Lin''s'
    phones: [+8610000000106]
    group: west # the last line, without an end"""


def roster(path: Path) -> Roster:
    loaded, problems = load_roster(path)
    assert loaded is not None, list(map(str, problems))
    return loaded


def phone(number: int, **abilities: bool) -> Phone:
    return Phone(Msisdn(f"+8610000000{number}"), **abilities)


def household(party_id: str = "sun", group: str = "east", number: int = 201) -> Party:
    return Party(party_id, "孙婆婆", Role.HOUSEHOLD, (phone(number),), group)
