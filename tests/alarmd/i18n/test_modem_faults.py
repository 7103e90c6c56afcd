"""Each fault of a modem is a value that programs read, and one sentence in each language."""

from __future__ import annotations

import re
from string import Formatter

import msgspec
import pytest

from alarmd.i18n.language import Language
from alarmd.i18n.modem_faults import fault_json, told, told_all
from alarmd.incident.facts.entries import LineChanged
from modem.faults import Fault, FaultCode, fault, in_prose, of_system
from tests.source import sources

CHINESE = re.compile(r"[\u4e00-\u9fff]")
HUNG_UP = Fault(FaultCode.PORT_HUNG_UP)


def filled(code: FaultCode) -> Fault:
    """A fault of this code, with something in each of its fields."""
    parsed = list(Formatter().parse(code.english))
    return Fault(code, {name: 7 if spec else "X7" for _, name, spec, _ in parsed if name})


@pytest.mark.parametrize("code", FaultCode)
def test_each_fault_is_said_in_both_languages(code: FaultCode) -> None:
    one = filled(code)
    english, chinese = (told(one).render(language) for language in (Language.EN, Language.ZH))
    assert english == str(one)
    if code is not FaultCode.OTHER:
        assert CHINESE.search(chinese), chinese
        assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", chinese), chinese
    assert [english.count("X7"), "7" in english] == [chinese.count("X7"), "7" in chinese]


@pytest.mark.parametrize("code", FaultCode)
def test_each_fault_comes_out_of_a_journal_as_it_went_in(code: FaultCode) -> None:
    one = fault(FaultCode.MODEM_LOST, why=filled(code))
    kept = msgspec.json.encode(one)
    assert f'"{code.value}"'.encode() in kept
    assert msgspec.json.decode(kept, type=Fault) == one


def test_each_code_is_used_and_says_its_name() -> None:
    everything = "\n".join(source.text for source in sources("modem", "alarmd"))
    codes = set(FaultCode) - {FaultCode.UNKNOWN}  # nobody says it: it is what a code is read as
    assert [code for code in codes if f"FaultCode.{code.name}" not in everything] == []
    assert [code for code in FaultCode if code.value != code.name.lower()] == []


def test_a_fault_in_a_fault_is_said_in_the_same_language() -> None:
    lost = fault(FaultCode.MODEM_LOST, why=HUNG_UP)
    assert str(lost) == "The modem was lost (hung up): check its cable, its hub and its power."
    assert told(lost).render(Language.ZH) == "模块不见了（断开了）：请查线、集线器和电源。"


def test_several_faults_are_said_one_after_the_other() -> None:
    tried = (
        fault(FaultCode.MODEM_LOST, why=HUNG_UP),
        Fault(FaultCode.TRIED_RADIO),
        fault(FaultCode.NO_USB, why=Fault(FaultCode.NO_PERMISSION)),
        Fault(FaultCode.RESETS_EXHAUSTED),
    )
    assert told_all(tried).render(Language.ZH) == (
        "模块不见了（断开了）：请查线、集线器和电源。 试过关开无线。 "
        "USB 复位做不到（没有权限）。 都没用：请拔下来等十秒再插。"
    )


def test_a_program_reads_the_code_and_the_fields() -> None:
    assert fault_json(fault(FaultCode.MODEM_LOST, why=HUNG_UP)) == {
        "code": "modem_lost",
        "fields": {"why": {"code": "port_hung_up", "fields": {}}},
        "en": "The modem was lost (hung up): check its cable, its hub and its power.",
        "zh": "模块不见了（断开了）：请查线、集线器和电源。",
    }
    assert fault_json(None) is None


def test_what_somebody_took_out_of_a_journal_is_a_question_mark() -> None:
    assert str(told(Fault(FaultCode.NO_ANSWER))) == "no answer within ? s"
    assert str(told(Fault(FaultCode.MODEM_LOST))).startswith("The modem was lost (?)")


def test_a_code_of_a_newer_version_is_a_fault_all_the_same() -> None:
    kept = b'{"line":"north","state":"closed","carries_texts":false,"carries_calls":false,'
    row = kept + b'"faults":[{"code":"of_next_year","fields":{"why":"x"}}]}'
    (one,) = msgspec.json.decode(row, type=LineChanged).faults
    assert (one.code, told(one).render(Language.ZH)) == (FaultCode.UNKNOWN, "这个版本不认识的故障")


def test_a_sentence_of_an_older_journal_stays_as_it_is() -> None:
    old = in_prose("no answer within 5 s")
    assert old is not None
    assert told(old).render(Language.ZH) == "no answer within 5 s"
    assert in_prose("") is None


def test_what_the_system_says_of_a_device() -> None:
    assert of_system(OSError(5, "Input/output error")) == Fault(FaultCode.IO_ERROR)
    assert of_system(OSError(13, "Permission denied")) == Fault(FaultCode.NO_PERMISSION)
    assert of_system(OSError(28, "No space left")) == fault(FaultCode.OTHER, why="No space left")
    assert of_system(ValueError("odd")) == fault(FaultCode.OTHER, why="odd")
