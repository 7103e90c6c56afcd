"""A small village in a file, and what is said about changes to it."""

from __future__ import annotations

from alarmd.enrolment.households import parse_roster

# Lines 1 to 16; the households begin on line 9.
VILLAGE = """\
village: Liuxi
groups:
  east: {name: East, officers: [li]}
officers:
  - id: li
    name: Officer Li
    phones: [+8610000000001]
households:
  - id: wang
    name: 王三
    phones: [+8610000000101]
    group: east
  - id: zhao
    name: 赵四
    phones: [+8610000000102]
    group: east
"""


def said(text: str | bytes) -> list[str]:
    """The problems of a file, without those about sample numbers and landmarks, which this village
    has none of."""
    data = text.encode() if isinstance(text, str) else text
    roster, problems = parse_roster(data, "households.yaml")
    assert (roster is None) == any(not problem.is_warning for problem in problems)
    shown = [str(problem) for problem in problems]
    return [one for one in shown if "sample range" not in one and "no landmark" not in one]


def village(*changes: tuple[str, str]) -> str:
    text = VILLAGE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text
