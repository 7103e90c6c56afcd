"""A village drawn from a seed: households in groups, officers, an operator, lines of a hotline.

It stands on a simulated network; the box that serves it is box.py, what its people do people.py.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from alarmd.config.settings import Config, load_config
from alarmd.roster import Role
from modem.sim.dialects import PROFILES
from modem.sim.latency import Latencies
from modem.sim.network import Network, NumberForm
from modem.sim.phone import SimPhone
from modem.sim.record import Fact, Recorder
from tests.modem.pipe import Pipe, hotline
from tests.modem.sockets import PipeSockets
from tests.sim.pace import Pace

NIGHT_UTC = 1_790_000_000.0
PORTS = "/dev"  # a port is named in facts: its name must not change with the folder of the night
LATENCIES = Latencies(registration_s=2.0, sound_step_s=0.2)
KINDS = {"plain": 8, **dict.fromkeys(PROFILES, 1)}  # a number says how common it is

_HEADS = {
    Role.OFFICER: "officers",
    Role.BACKUP: "backups",
    Role.HEAD: "heads",
    Role.OPERATOR: "operators",
    Role.HOUSEHOLD: "households",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How big the village is: lines, and the number of households of each group; of which `kinds`
    its modems are, the first line's first, and plain ones for the rest."""

    lines: int
    groups: tuple[int, ...]
    kinds: tuple[str, ...] = ()

    @classmethod
    def draw(cls, rng: random.Random, pace: Pace) -> Shape:
        """One of those that there are at this pace."""
        sizes = tuple(rng.choice(pace.group_sizes) for _ in range(rng.choice(pace.groups)))
        lines = rng.choice(pace.lines)
        return cls(lines, sizes, tuple(rng.choices(list(KINDS), list(KINDS.values()), k=lines)))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody enrolled. A landline is a second number that gets no texts."""

    id: str
    role: Role
    numbers: tuple[str, ...]
    group: str = ""
    has_landline: bool = False

    def row(self) -> str:
        """Their row in households.yaml."""
        numbers = [f"'{number}'" for number in self.numbers]
        if self.has_landline:
            numbers[-1] = f"{{number: {numbers[-1]}, text: no}}"
        group = f", group: {self.group}" if self.group else ""
        return f"  - {{id: {self.id}, name: {self.id}{group}, phones: [{', '.join(numbers)}]}}\n"


class Village:
    """Who lives there, their phones, the network, the modems on their cables, the files of the box.

    `loop` is the virtual loop. What happens by chance on the network comes from `rng`; `policy` is
    a piece of alarmd.yaml.
    """

    def __init__(
        self,
        folder: Path,
        shape: Shape,
        rng: random.Random,
        recorder: Recorder | None = None,
        policy: str = "",
    ) -> None:
        self.folder, self.shape = folder, shape
        self.listeners: list[Recorder] = [recorder] if recorder is not None else []
        self.loop = asyncio.get_running_loop()
        self.people = {person.id: person for person in _draw_people(shape, rng)}
        self.network = Network(
            self.loop,
            random.Random(rng.random()),
            LATENCIES,
            utc_at_start=NIGHT_UTC,
            recorder=self._note,
            form=rng.choice(list(NumberForm)),
        )
        kinds = (*shape.kinds, *("plain" for _ in range(shape.lines)))
        self.pipes = {
            f"pipe{n}": Pipe(self.network, n, PROFILES[kinds[n - 1]])
            for n in range(1, shape.lines + 1)
        }
        self.sockets = PipeSockets(self.pipes)
        self.owners = {
            number: person for person in self.people.values() for number in person.numbers
        }
        for number in self.owners:
            self.network.add_phone(number)
        self.hotlines = tuple(hotline(n) for n in range(1, shape.lines + 1))
        self.removed: set[str] = set()
        self.write_households()
        self.write_config(policy)

    def _note(self, fact: Fact) -> None:
        for listener in self.listeners:
            listener(fact)

    @property
    def households(self) -> list[Person]:
        """Everybody who may raise an alarm at night."""
        return [person for person in self.people.values() if person.role is Role.HOUSEHOLD]

    @property
    def officers(self) -> list[Person]:
        """Those who are called out first."""
        return [person for person in self.people.values() if person.role is Role.OFFICER]

    def phone(self, person: Person) -> SimPhone:
        """Their first phone."""
        return self.network.phones[person.numbers[0]]

    def phones(self, person: Person) -> list[SimPhone]:
        """All their phones."""
        return [self.network.phones[number] for number in person.numbers]

    def config(self) -> Config:
        """What alarmd.yaml says."""
        config, problems = load_config(self.folder / "alarmd.yaml")
        assert config is not None, problems
        return config

    def write_households(self, *, spoilt: bool = False) -> None:
        """Write the file, without those who were removed; `spoilt` has a fault in it."""
        groups = "".join(self._group_row(index) for index in range(len(self.shape.groups)))
        parts = [f"village: Liuxi\ngroups:\n{groups}"]
        for role, head in _HEADS.items():
            rows = [p.row() for p in self.people.values() if p.role is role]
            kept = [p.row() for p in self.people.values() if p.role is role and self._stays(p)]
            parts.append(f"{head}:\n{''.join(kept or rows[:1])}")
        if spoilt:
            parts.append("households: twice\n")
        (self.folder / "households.yaml").write_text("".join(parts), encoding="utf-8")

    def _stays(self, person: Person) -> bool:
        return person.id not in self.removed

    def _group_row(self, index: int) -> str:
        others = [n for n in (index - 1, index + 1) if 0 <= n < len(self.shape.groups)]
        widen = ", ".join(f"g{n}" for n in others[:1])
        return (
            f"  g{index}: {{name: G{index}, officers: [officer{index % 2}], "
            f"widen_to: {{groups: [{widen}], parties: [head, backup]}}}}\n"
        )

    def write_config(self, policy: str = "") -> None:
        """Write alarmd.yaml with the modems that are there."""
        rows = "".join(
            f"  - {{name: line{pipe.line}, port: {PORTS}/{pipe.path}, imei: '{pipe.imei}',"
            f" audio: {PORTS}/{pipe.path}-sound}}\n"
            for pipe in self.pipes.values()
        )
        (self.folder / "alarmd.yaml").write_text(
            f"households: households.yaml\nstate: state\n{policy}lines:\n{rows}",
            encoding="utf-8",
        )


def _draw_people(shape: Shape, rng: random.Random) -> Iterator[Person]:
    serial = 0

    def number() -> str:
        nonlocal serial
        serial += 1
        return f"+861000000{serial:04d}"

    for n in range(2):
        yield Person(f"officer{n}", Role.OFFICER, (number(),))
    yield Person("backup", Role.BACKUP, (number(),))
    yield Person("head", Role.HEAD, (number(),))
    yield Person("operator", Role.OPERATOR, (number(),))
    for group, size in enumerate(shape.groups):
        for house in range(size):
            more = rng.random() < 0.1
            numbers = (number(), number()) if more else (number(),)
            landline = more and rng.random() < 0.5
            yield Person(f"h{group}x{house}", Role.HOUSEHOLD, numbers, f"g{group}", landline)
