"""Every sentence that an operator can see exists in Chinese and English, with its values."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from string import Formatter
from types import ModuleType

from alarmd.i18n import zh
from alarmd.i18n.language import Language, sense, t
from modem.faults import FaultCode
from tests.source import PRODUCT, ROOT, Source, sources

CHINESE_PAGES = (*ROOT.glob("docs/*.zh-CN.md"), ROOT / "README.zh-CN.md")
# By the table of the handbook: what else has been written for the roster, a call, a file's fault.
UNSAID = (
    "住户文件", "名册文件", "上一份好的", "拨打", "调制解调器", "未触达", "发起人", "报警号码",
    "求助号码", "弄错", "打错", "病伤", "处故障",
)  # fmt: skip


def test_every_sentence_is_written_out_where_it_is_said() -> None:
    computed = [
        f"{source.path}:{call.lineno}"
        for source, call in _calls()
        if not call.args or not _literal(call.args[0])
    ]
    assert computed == []


def test_every_sentence_has_its_chinese() -> None:
    missing = [
        f"{place}: {template}" for template, place in _said() if template not in zh.SENTENCES
    ]
    assert missing == []


def test_no_chinese_is_left_over() -> None:
    said = {template for template, _ in _said()}
    assert [english for english in zh.SENTENCES if english not in said] == []


def test_every_sense_of_a_word_has_its_chinese_and_differs_from_the_plain_one() -> None:
    senses = {
        (_literal(call.args[0]), _literal(call.args[1]))
        for _, call in _calls("sense")
        if len(call.args) == 2
    }
    assert senses == set(zh.SENSES)
    assert [one for one, chinese in zh.SENSES.items() if zh.SENTENCES.get(one[1]) == chinese] == []


def test_a_word_is_said_in_the_sense_that_is_meant() -> None:
    often = sense("how often", "rings")
    assert str(often) == str(t("rings")) == "rings"
    assert often.render(Language.ZH) == "来电"
    assert t("rings").render(Language.ZH) == "响铃"


def test_both_languages_show_the_same_values() -> None:
    different = [
        english
        for english, chinese in zh.SENTENCES.items()
        if _placeholders(english) != _placeholders(chinese)
    ]
    assert different == []


def test_no_sentence_is_translated_in_two_places() -> None:
    count = Counter(english for area in areas() for english in area.SENTENCES)
    assert [english for english, times in count.items() if times > 1] == []


def test_every_area_is_in_use() -> None:
    known = {english for area in areas() for english in area.SENTENCES}
    assert known == set(zh.SENTENCES)


def areas() -> list[ModuleType]:
    """Every table of the Chinese."""
    names = [found.name for found in pkgutil.iter_modules(zh.__path__)]
    return [importlib.import_module(f"{zh.__name__}.{name}") for name in names]


def test_a_sentence_is_given_the_values_that_it_shows() -> None:
    wrong = [
        f"{source.path}:{call.lineno}"
        for source, call in _calls()
        if (template := _literal(call.args[0]))
        and not any(keyword.arg is None for keyword in call.keywords)
        and {keyword.arg for keyword in call.keywords} != set(_placeholders(template))
    ]
    assert wrong == []


def test_chinese_sentences_end_without_english_punctuation() -> None:
    loose = [one for one in zh.SENTENCES.values() if re.search(r"(?<![.])[.,;]$", one)]
    assert loose == []


def test_one_thing_has_one_word_in_chinese() -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in CHINESE_PAGES}
    said = {**zh.SENTENCES, **{name: _without_the_table(page) for name, page in pages.items()}}
    assert [(where, word) for where, text in said.items() for word in UNSAID if word in text] == []


def test_a_message_in_a_message_is_said_in_the_same_language() -> None:
    message = t("{word}", word=t("coming"))
    assert str(message) == "coming"
    assert message.render(Language.ZH) == zh.SENTENCES["coming"]


def _without_the_table(page: str) -> str:
    """The page without the handbook's chapter that names the words which are not said."""
    return re.sub(r"\n## 一件事只用一个词\n.*?(?=\n## )", "", page, flags=re.DOTALL)


def _calls(function: str = "t") -> Iterator[tuple[Source, ast.Call]]:
    for source in sources(*PRODUCT):
        if source.module == "alarmd.i18n.language":
            continue
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id == function and _imports(source, function):
                yield source, node


def _imports(source: Source, function: str) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "alarmd.i18n.language"
        and any(alias.name == function for alias in node.names)
        for node in ast.walk(source.tree)
    )


def _said() -> Iterator[tuple[str, str]]:
    for code in FaultCode:
        yield code.english, f"modem/faults.py {code.name}"
    for source, call in _calls():
        template = _literal(call.args[0]) if call.args else ""
        if template:
            yield template, f"{source.path}:{call.lineno}"


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _placeholders(template: str) -> list[str]:
    fields = (name for _, name, _, _ in Formatter().parse(template) if name is not None)
    return sorted(set(fields))
