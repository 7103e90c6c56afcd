"""Every fault that the modem library can tell an operator exists in Chinese."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from alarmd.i18n.language import Language
from alarmd.i18n.modem_faults import told
from tests.source import Source, sources

FAULTS = (
    "PortUnusable", "PortMissing", "ModemUnfit", "ModemStuck", "ModemGone", "ResetRefused",
    "Restarted",
)  # fmt: skip
PARTICULAR = "X7"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _filled(node: ast.expr) -> str | None:
    """A literal sentence, its fields filled in; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else PARTICULAR for p in node.values)
        return "".join(map(str, parts))
    return None


def _texts(node: ast.AST) -> Iterator[str]:
    """The literal sentences of an expression, those of its branches too."""
    text = _filled(node) if isinstance(node, ast.expr) else None
    if text is not None:
        yield from [text] if " " in text else []  # a word is a particular of some sentence
        return
    for part in ast.iter_child_nodes(node):
        yield from _texts(part)


def _raised(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        is_wrapped = isinstance(node.args[0], ast.Call) if node.args else True
        if node.func.id in FAULTS and not is_wrapped:  # what wraps a sentence is read by itself
            yield from _texts(node.args[0])


def _returned(source: Source, function: str) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            for part in ast.walk(node):
                if isinstance(part, ast.Return) and part.value is not None:
                    yield from _texts(part.value)


def _sentences() -> list[str]:
    found: set[str] = set()
    for source in sources("modem"):
        if source.path.startswith("modem/sim/"):
            continue
        found |= set(_raised(source))
        for function in (
            "_sentence",
            "store_problem",
            "explain",
            "_in_use",
            "in_words",
            "_who_refused",
        ):
            found |= set(_returned(source, function))
    return sorted(found)


def test_there_are_many_such_sentences() -> None:
    assert len(_sentences()) >= 15


@pytest.mark.parametrize("sentence", _sentences())
def test_each_fault_of_a_modem_has_its_chinese(sentence: str) -> None:
    shown = told(sentence).render(Language.ZH)
    assert CHINESE.search(shown), shown
    assert PARTICULAR not in sentence or PARTICULAR in shown
    assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", shown), shown
    assert told(sentence).render(Language.EN) == sentence


def test_several_sentences_are_put_into_chinese_one_by_one() -> None:
    shown = told(
        "The modem was lost (hung up): check its cable, its hub and its power. "
        "Tried: radio off and on, USB reset (not possible: no right). "
        "Nothing helped: unplug it for ten seconds."
    ).render(Language.ZH)
    assert shown == (
        "模块不见了（断开）：请查线、集线器和电源。 "
        "已试：关开无线, USB 复位 (做不到: no right)。 都没用：请拔下来等十秒再插。"
    )
