"""The words of docs/glossary.md are those of the code: what a row calls never is in no name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.source import ROOT, Source, is_under, sources

# A caller is a phone that rings; where alarms are kept, planned and worded there is none.
SCOPES = {"caller": ("alarmd.incident.facts", "alarmd.incident.planner", "alarmd.incident.content")}
EVERYWHERE = ("alarmd", "cli")
# Names that are data: rows of the journal, prompts that are shipped, fields of the socket.
KEPT = ("callers_left", "CallersLeft", "wrong_key_of_caller")

_ROW = re.compile(r"^\| (?!word|---)(.*) \|(.*)\|$", re.MULTILINE)
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def never() -> list[str]:
    """The words that no name may be made of."""
    page = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    return [word for _, last in _ROW.findall(page) for word in re.findall(r"`(\w+)`", last)]


def names(source: Source) -> Iterator[str]:
    """Everything that this file gives a name, the file too."""
    yield source.module.rpartition(".")[2]
    for node in ast.walk(source.tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name


def parts(name: str) -> set[str]:
    return {part.lower() for part in _PART.findall(name)}


def test_the_page_names_words() -> None:
    assert len(never()) > 12


@pytest.mark.parametrize("word", never())
def test_what_is_never_said_is_in_no_name(word: str) -> None:
    scope = SCOPES.get(word, EVERYWHERE)
    said = [
        f"{source.path}: {name}"
        for source in sources("alarmd", "cli")
        if is_under(source.module, *scope)
        for name in names(source)
        if word in parts(name) and name not in KEPT
    ]
    assert said == []


def test_a_word_is_found_in_a_name() -> None:
    source = Source.of("alarmd/incident/facts/x.py", "def is_caller(JobDone):\n    old_desk = 1\n")
    assert [sorted(parts(name)) for name in names(source)] == [
        ["x"], ["caller", "is"], ["done", "job"], ["desk", "old"]
    ]  # fmt: skip
