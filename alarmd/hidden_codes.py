"""The closing codes of officers, taken out of what anybody is shown: an export, a story, a list.

The journal keeps them, and its chain stands over them; whoever reads a code could end an alarm in
the officer's name (docs/decisions/0023).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import msgspec

from alarmd.incident.entries import ClosingCode
from modem.private import HIDDEN


def without_codes(text: str, codes: Iterable[str]) -> str:
    """The text with none of these codes in it; longer numbers stay as they are."""
    known = "|".join(sorted(code for code in codes if code))
    return re.sub(rf"(?<!\d)(?:{known})(?!\d)", HIDDEN, text) if known and text else text


_encode = msgspec.json.Encoder().encode


class _Opening(msgspec.Struct):
    incident: int
    codes: tuple[ClosingCode, ...] = ()


class HiddenCodes:
    """Knows every code that was given, from the data of the rows that opened alarms."""

    def __init__(self, opened: Iterable[str]) -> None:
        self._of_incident: dict[Any, set[str]] = defaultdict(set)
        self._of_party: dict[Any, set[str]] = defaultdict(set)
        for data in opened:
            with suppress(msgspec.MsgspecError):  # a journal that was changed may hold anything
                opening = msgspec.json.decode(data, type=_Opening)
                for one in opening.codes:
                    self._of_incident[opening.incident].add(one.code)
                    self._of_party[one.party].add(one.code)

    def shown(self, data: str, *, is_merged: bool = False) -> str:
        """An entry with HIDDEN in the place of each code, and each field once: where public and
        private parts were merged the first of two fields of one name does not count.
        """
        entry = _read(data)
        codes = self._of_incident.get(entry.get("incident"), set())
        codes = codes | self._of_party.get(entry.get("party"), set())
        if not codes:
            return _encode(entry).decode() if is_merged and entry else data
        changed = dict(entry)
        if isinstance(entry.get("text"), str):
            changed["text"] = without_codes(entry["text"], codes)
        if "codes" in entry:
            changed["codes"] = HIDDEN
        is_as_it_was = changed == entry and not is_merged
        return data if is_as_it_was else _encode(changed).decode()


def _read(data: str) -> dict[str, Any]:
    """The fields of an entry; none of what is no entry."""
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except msgspec.MsgspecError:
        return {}
