"""The files of a box under faults, and the numbers that are in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

OFFICER = "+8610000000001"


def number(household: int) -> str:
    """The number of household `h1`, `h2`..."""
    return f"+861000000{100 + household:04d}"


def hotline(line: int) -> str:
    """The number of the SIM in `line1`, `line2`..."""
    return f"+861000999{line:04d}"


def write_households(folder: Path, households: int) -> None:
    """households.yaml: one group of this many, one officer."""
    rows = [
        f"  - {{id: h{h}, name: 王{h}, group: east, phones: ['{number(h)}']}}\n"
        for h in range(1, households + 1)
    ]
    (folder / "households.yaml").write_text(
        "village: 柳溪\ngroups:\n  east: {name: 东头, officers: [li]}\n"
        f"officers:\n  - {{id: li, name: 李警官, phones: ['{OFFICER}']}}\n"
        f"households:\n{''.join(rows)}",
        encoding="utf-8",
    )


def write_config(config: Path, state: str, ports: Mapping[str, Path], *, calls: bool) -> Path:
    """A configuration with these lines and room for many alarms an hour."""
    may_call = "yes" if calls else "no"
    lines = "".join(
        f"  - {{name: {line}, port: {port}, calls: {may_call}}}\n" for line, port in ports.items()
    )
    config.write_text(
        f"households: households.yaml\nstate: {state}\npolicy:\n  texts_per_hour: 1000\n"
        f"  texts_per_day: 10000\n  calls_per_hour: 1000\n  calls_per_day: 10000\nlines:\n{lines}",
        encoding="utf-8",
    )
    return config
