"""Reads one key of a block as a text, name, switch or number; notes each fault with its cure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from alarmd.config.yaml_nodes import Value, nearest
from alarmd.i18n.language import Language, t

Fields = Mapping[str, Value]

_NAME = re.compile(r"[\w-]{1,32}")
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)
_SWITCH = {"yes": True, "true": True, "no": False, "false": False}


def required_text(block: Value, fields: Fields, key: str) -> str:
    """The text under `key`; "" and a Problem if it is missing or empty."""
    if key not in fields:
        block.error(t('"{key}" is missing', key=key))
        return ""
    text = fields[key].text()
    if text == "":
        fields[key].error(t('"{key}" is empty', key=key))
    return text or ""


def optional_text(fields: Fields, key: str) -> str:
    """The text under `key`, or ""."""
    return fields[key].text() or "" if key in fields else ""


def name_of(block: Value, fields: Fields, key: str) -> str:
    """The name under `key`, by which others refer to this block; "" and a Problem if it is bad."""
    name = required_text(block, fields, key)
    return name if name and check_name(fields[key], name) else ""


def check_name(value: Value, name: str) -> bool:
    """Whether other keys, commands and paths can refer to this name; note a Problem if not."""
    if is_name(name):
        return True
    value.error(
        t('"{text}" cannot be a name here; use up to 32 letters, digits, - and _', text=name)
    )
    return False


def is_name(text: str) -> bool:
    """Whether this text can be a name: letters of any script, digits, - and _."""
    return _NAME.fullmatch(text) is not None


def named(block: Value, key: str) -> Value:
    """The block under the name that stands under `key`, so that its Problems show that name."""
    name = block.peek(key)
    return block.named(name) if is_name(name) else block


def language(fields: Fields, default: Language) -> Language:
    """The language under `language`: zh or en."""
    if "language" not in fields:
        return default
    text = fields["language"].text()
    try:
        return default if text is None else Language(text)
    except ValueError:
        fields["language"].error(t('"{text}" is not a language here; write zh or en', text=text))
        return default


def switch(fields: Fields, key: str, default: bool) -> bool:
    """The yes or no under `key`."""
    if key not in fields:
        return default
    text = fields[key].text()
    if text is not None and text.lower() not in _SWITCH:
        fields[key].error(t('"{text}" is neither yes nor no', text=text))
    return _SWITCH.get((text or "").lower(), default)


def whole_number(value: Value, low: int, high: int) -> int | None:
    """A number without a decimal point between two bounds; None and a Problem for anything else."""
    number = decimal_number(value, low, high)
    if number is not None and number != int(number):
        value.error(t("{number} is not a whole number", number=number))
        return None
    return None if number is None else int(number)


def decimal_number(value: Value, low: float, high: float) -> float | None:
    """A plain decimal number between two bounds; else None and a Problem (12:30, 1e3, 0x1F)."""
    text = value.text()
    if text is None:
        return None
    if not _DECIMAL.fullmatch(text):
        value.error(t('"{text}" is not a number; write it as 30 or 2.5', text=text))
        return None
    if not low <= float(text) <= high:
        value.error(t("{number} is out of range; {low} to {high}", number=text, low=low, high=high))
        return None
    return float(text)


def unknown_group(value: Value, name: str, known: Mapping[str, object]) -> None:
    """Note that no group has this name, and which one may have been meant."""
    if close := nearest(name, known):
        message = t('there is no group "{id}"; did you mean "{close}"?', id=name, close=close)
    else:
        message = t('there is no group "{id}"; write it under groups', id=name)
    value.error(message)


def unknown_party(value: Value, name: str, known: Mapping[str, object]) -> None:
    """Note that nobody has this id, and which one may have been meant."""
    if close := nearest(name, known):
        message = t('nobody has the id "{id}"; did you mean "{close}"?', id=name, close=close)
    else:
        message = t('nobody has the id "{id}"', id=name)
    value.error(message)
