"""Every input that was kept, and a few hundred drawn ones, pass each door without a fault."""

from __future__ import annotations

import random
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fuzz.__main__ import fuzz, main
from tests.fuzz.draw import Draw
from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).with_name("corpus")
DRAWN = {"core": 20, "requests": 60}  # the dear ones; of the others 200


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_kept_passes(name: str) -> None:
    kept = sorted((CORPUS / name).iterdir())
    assert len(kept) >= 3
    for file in kept:
        TARGETS[name](file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_rubbish_passes(name: str) -> None:
    chance = random.Random(name)
    kept = [file.read_bytes() for file in sorted((CORPUS / name).iterdir())]
    for _ in range(DRAWN.get(name, 200)):
        octets = bytearray(chance.choice(kept))
        for _ in range(chance.randrange(1, 6)):
            octets.insert(chance.randrange(len(octets) + 1), chance.randrange(256))
        TARGETS[name](bytes(octets))


def test_draws_end_in_zeros() -> None:
    draw = Draw(b"\x07\x02ok")
    assert (draw.octet(), draw.text()) == (7, "ok")
    assert draw.is_empty
    assert (draw.octet(), draw.octets(3), draw.rest(), draw.line()) == (0, b"", b"", "")
    assert Draw(b"a\r\nb").line() == "ab"


def test_a_target_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "nobody"]) == 2
    assert "no target has 'nobody' in its name; there are: at, parsers" in capsys.readouterr().out


@pytest.mark.skipif(find_spec("atheris") is None, reason="make fuzz installs the fuzzer")
def test_the_input_that_a_target_falls_over_is_named() -> None:
    """A door that takes no 7."""
    with tempfile.TemporaryDirectory() as cache:
        outcome = fuzz(
            "tests.fuzz.test_targets:takes_no_seven", 20.0, Path(cache), CORPUS / "words"
        )
        assert b"7" in Path(outcome.broken_by).read_bytes()
    assert outcome.cases > 0
    assert "AssertionError: a seven" in outcome.told


def takes_no_seven(data: bytes) -> None:
    """Falls over what the fuzzer finds soon."""
    assert b"7" not in data, "a seven"
