"""The peers that are installed, on the same simulated modems."""

from __future__ import annotations

from typing import Any


def reactions() -> list[dict[str, Any]]:
    """Placeholder until filled."""
    return []


def fanouts() -> list[dict[str, Any]]:
    """Placeholder until filled."""
    return []


def show(rows: list[dict[str, Any]]) -> None:
    """Print."""
    for row in rows:
        print(row)
