"""Corpora of labelled texts, and the three figures by which a reader is measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alarmd.incident.reading import Meaning, Situation, understand

HERE = Path(__file__).parent
CORPORA = (
    "replies.tsv",
    "village.tsv",
    "later.tsv",
    "again.tsv",
    "third.tsv",
    "fourth.tsv",
    "fifth.tsv",
    "sixth.tsv",
    "seventh.tsv",
    "near_misses.tsv",
    "plain_talk.tsv",
    "eighth.tsv",
    "frights.tsv",
    "frights_again.tsv",
    "ninth.tsv",
    "tenth.tsv",
    "eleventh.tsv",
    "twelfth.tsv",
)
UNSEEN = "unseen.tsv"
"""Rows by which the rules are measured and no rule is made: whoever mends one moves it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text: who wrote it in which situation, and what it means."""

    role: str
    situation: Situation
    text: str
    label: str

    def read(self) -> Meaning:
        """What we make of it."""
        return understand(self.text, self.situation, is_officer=self.role == "officer")

    @property
    def is_alarm(self) -> bool:
        """Whether it calls for help."""
        return self.label.startswith("alarm")


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a corpus is read, with the rows that are not."""

    rows: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    false_alarms: tuple[str, ...]
    calm_rows: int

    @property
    def right_share(self) -> float:
        """The share of rows that are read as labelled."""
        return 1 - len(self.wrong) / self.rows

    @property
    def false_alarm_share(self) -> float:
        """The share of the rows that call for nobody and raise an alarm all the same."""
        return len(self.false_alarms) / max(self.calm_rows, 1)


def rows(path: Path) -> list[Row]:
    """The rows of a corpus file: role, situation, text and meaning with tabs between."""
    lines = path.read_text(encoding="utf-8").splitlines()
    fields = [line.split("\t") for line in lines if line and not line.startswith(("#", "role\t"))]
    return [Row(role, Situation(where), text, label) for role, where, text, label in fields]


def measure(path: Path) -> Figures:
    """The figures of a corpus."""
    wrong, missed, false_alarms, calm = [], [], [], 0
    known = rows(path)
    for row in known:
        label = row.read().label
        calm += not row.is_alarm
        told = f"{row.role} {row.situation.value} {row.text!r}: {row.label}, read as {label}"
        if label != row.label:
            wrong.append(told)
        if row.is_alarm and not label.startswith("alarm"):
            missed.append(told)
        if not row.is_alarm and label.startswith("alarm"):
            false_alarms.append(told)
    return Figures(len(known), tuple(wrong), tuple(missed), tuple(false_alarms), calm)
