"""Lines out of octets, and what kind of line each is."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.at.lexer import (
    LINE_MAX,
    PROMPT,
    FinalResult,
    Lexer,
    Overlong,
    ResultCode,
    Shape,
    final_result,
    is_bare,
    is_hex,
    shape_of,
)


def _lines(*reads: bytes, prompting: bool = False) -> list[str | Overlong]:
    lexer, lines = Lexer(), list[str | Overlong]()
    for read in reads:
        lexer.feed(read)
        while (line := lexer.next(prompting=prompting)) is not None:
            lines.append(line)
    return lines


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"\r\nOK\r\n", ["OK"]),
        (b"OK\r", ["OK"]),
        (b"OK\n", ["OK"]),
        (b"\r\r\n+CRING: VOICE\r\n", ["+CRING: VOICE"]),
        (b"\nNO CARRIER\r\n", ["NO CARRIER"]),
        (b"\r\n\r\n  \r\n OK \r\n", ["OK"]),
        (b"\0\xff\x11\x1b\x1aOK\x7f\r", ["OK"]),
        (b"caf\xe9\r\n", ["caf\u00e9"]),
        (b">\r\n> \r\n", []),
        (b"> 1\r\n", ["> 1"]),
        (b"no end", []),
        (b"", []),
    ],
)
def test_lines_end_at_cr_or_lf_and_noise_is_deleted(
    data: bytes, lines: list[str | Overlong]
) -> None:
    assert _lines(data) == lines


@pytest.mark.parametrize("data", [b">", b"> ", b"\r\n> ", b"\r\n  >\r", b"\0>"])
def test_a_prompt_is_taken_at_the_beginning_of_a_line_while_expected(data: bytes) -> None:
    assert _lines(data, prompting=True) == [PROMPT]
    assert _lines(data) == []


def test_what_follows_a_prompt_is_a_line_of_its_own() -> None:
    assert _lines(b"\r\n> \r\nRING\r\n", prompting=True) == [PROMPT, "RING"]


def test_an_angle_bracket_inside_a_line_is_no_prompt() -> None:
    assert _lines(b"+X: 1>\r\n", prompting=True) == ["+X: 1>"]


def test_the_longest_line_is_kept_and_a_longer_one_is_said() -> None:
    longest = b"x" * LINE_MAX
    assert _lines(longest + b"\r\n") == [longest.decode()]
    assert _lines(longest + b"x\r\nOK\r\n") == [Overlong(LINE_MAX + 1), "OK"]


def test_an_endless_line_hides_no_prompt_after_it() -> None:
    reads = [b">x" * LINE_MAX] * 3
    assert _lines(*reads, b"\r\n>", prompting=True)[-2:] == [
        Overlong(6 * LINE_MAX - 1),
        PROMPT,
    ]


def test_a_megabyte_without_a_line_end_is_not_kept() -> None:
    lexer, chunk = Lexer(), b"x" * 4096
    tracemalloc.start()
    try:
        for _ in range(256):
            lexer.feed(chunk)
            assert lexer.next(prompting=False) is None
        assert tracemalloc.get_traced_memory()[1] < 64 * 1024
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5), st.booleans())
def test_how_reads_are_cut_makes_no_difference(
    data: bytes, cuts: list[int], prompting: bool
) -> None:
    places = sorted(min(cut, len(data)) for cut in cuts)
    pieces = [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]
    assert _lines(*pieces, prompting=prompting) == _lines(data, prompting=prompting)


@pytest.mark.parametrize(
    ("line", "code", "family", "cause", "detail"),
    [
        ("OK", ResultCode.OK, "", None, ""),
        ("ERROR", ResultCode.ERROR, "", None, ""),
        ("+CME ERROR: 10", ResultCode.ERROR, "CME", 10, ""),
        ("+CME ERROR:SIM busy", ResultCode.ERROR, "CME", 14, "SIM busy"),
        ("+CME ERROR: sim not inserted", ResultCode.ERROR, "CME", 10, "sim not inserted"),
        ("+CME ERROR: SIM PIN required", ResultCode.ERROR, "CME", 11, "SIM PIN required"),
        ("+CME ERROR: out of luck", ResultCode.ERROR, "CME", None, "out of luck"),
        ("+CMS ERROR: SIM busy", ResultCode.ERROR, "CMS", None, "SIM busy"),
        ("+CMS ERROR: 38", ResultCode.ERROR, "CMS", 38, ""),
        ("+CMS ERROR: ", ResultCode.ERROR, "CMS", None, ""),
        ("COMMAND NOT SUPPORT", ResultCode.ERROR, "", None, "COMMAND NOT SUPPORT"),
        ("TOO MANY PARAMETERS", ResultCode.ERROR, "", None, "TOO MANY PARAMETERS"),
        ("ABORTED", ResultCode.ERROR, "", None, "ABORTED"),
        ("CONNECT", ResultCode.CONNECT, "", None, ""),
        ("CONNECT 9600", ResultCode.CONNECT, "", None, ""),
        ("NO CARRIER", ResultCode.NO_CARRIER, "", None, ""),
        ("BUSY", ResultCode.BUSY, "", None, ""),
        ("NO ANSWER", ResultCode.NO_ANSWER, "", None, ""),
        ("NO DIALTONE", ResultCode.NO_DIALTONE, "", None, ""),
        ("NO DIAL TONE", ResultCode.NO_DIALTONE, "", None, ""),
    ],
)
def test_final_results_are_read(
    line: str, code: ResultCode, family: str, cause: int | None, detail: str
) -> None:
    final = final_result(line)
    assert final == FinalResult(line, code, family, cause, detail)
    assert final is not None
    assert final.is_ok == (line in ("OK", "CONNECT", "CONNECT 9600"))


@pytest.mark.parametrize(
    "line",
    ["OK.", "ok", "ERROR: 5", "BUSY now", "+CMT ERROR: 1", "NO CARRIERS", "CONNECTED", "RING"],
)
def test_a_final_result_is_a_whole_line(line: str) -> None:
    assert final_result(line) is None


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("+CREG: 1", Shape.URC),
        ("+CREG: 0,1", Shape.ANSWER),
        ("+CREG: 2,10", Shape.ANSWER),
        ('+CREG: 1,"1A2B","01C3D4E5"', Shape.URC),
        ("+CREG: 1,1A2B,01C3D4E5", Shape.URC),
        ("+CREG: 1,0012,0034,7", Shape.URC),
        ('+CGREG: 2,1,"1A2B","01C3D4E5",7', Shape.ANSWER),
        ("+CEREG: 2,,", Shape.URC),
        ("+CREG: (0-2)", Shape.ANSWER),
        ('+CCWA: "+8610000000101",145,1', Shape.URC),
        ('+CCWA: "",128,1', Shape.URC),
        ("+CCWA: ,128,1", Shape.URC),
        ("+CCWA: 1,1", Shape.ANSWER),
        ("+CLIP: 1,1", Shape.ANSWER),
        ("+CLIP: 10000000101,129", Shape.URC),
        ('+CUSD: 0,"text",15', Shape.URC),
        ("+CUSD: 1", Shape.EITHER),
        ("+CPIN: READY", Shape.EITHER),
        ("+CSQ: 17,99", Shape.ANSWER),
        ("nothing", Shape.ANSWER),
    ],
)
def test_answers_and_urcs_of_one_prefix_are_told_apart(line: str, shape: Shape) -> None:
    assert shape_of(line) is shape


def test_octets_in_hex_are_told_from_other_lines() -> None:
    assert is_hex("00a1FF")
    assert not is_hex("00a1F")
    assert not is_hex("OK")


def test_bare_answers_have_no_prefix_and_are_no_urc() -> None:
    assert is_bare("Quectel")
    assert is_bare("862000000000001")
    assert not is_bare("RING")
    assert not is_bare("^RSSI:17")
