"""The cache gives back the roster it was given, or nothing; its compiler is its own process."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from alarmd.config.problem import decode_problems
from alarmd.enrolment.cache import FORMAT, file_digest, read_cache, write_cache
from alarmd.enrolment.households import load_roster
from alarmd.roster import Roster
from tests.other_user import ANOTHER, mode, only_root, umask

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "households.yaml"


@pytest.fixture(scope="module")
def roster() -> Roster:
    loaded, _ = load_roster(SAMPLE)
    assert loaded is not None
    return loaded


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "roster.json"


def test_the_roster_comes_back_as_it_was(roster: Roster, cache: Path) -> None:
    write_cache(cache, roster)
    assert read_cache(cache) == roster
    assert read_cache(cache, file_digest(SAMPLE)) == roster


def test_the_mark_of_the_village_and_who_shares_its_number_come_back(
    roster: Roster, cache: Path
) -> None:
    write_cache(cache, roster)
    again = read_cache(cache)
    assert again is not None
    assert again.sign == "柳溪联防"
    assert [party.id for party in again.parties.values() if party.shares_number] == ["liuming"]


@pytest.mark.parametrize(
    ("build", "lacking"),
    [(b"3aabbc37f8d73178", ("sign", "shares_number")), (b"72f2d8263c352a9a", ("sign",))],
)
def test_the_last_good_roster_of_an_older_build_stays_in_force_until_the_file_is_read(
    roster: Roster, cache: Path, build: bytes, lacking: tuple[str, ...]
) -> None:
    write_cache(cache, roster)
    kept = json.loads(cache.read_bytes().partition(b"\n")[2])
    for party in [kept, *kept["parties"]]:
        for key in lacking:
            party.pop(key, None)
    body = json.dumps(kept).encode()
    checksum = hashlib.sha256(body).hexdigest().encode()
    cache.write_bytes(b"alarmd-roster %s %s\n%s" % (build, checksum, body))
    old = read_cache(cache)
    assert old is not None
    assert old.sign == ""
    assert old.parties.keys() == roster.parties.keys()
    assert read_cache(cache, file_digest(SAMPLE)) is None


def test_a_build_with_other_fields_remembers_the_format_before_it() -> None:
    """If this fails, what a box has kept would be lost with the update: put the old name into
    _OLDER, give each new field a default, and write the new name here."""
    assert FORMAT == b"7d533219cd83bba3"


def forged(cache: Path, old: str, new: str) -> None:
    """Change the cache, and its checksum with it."""
    head, _, body = cache.read_bytes().partition(b"\n")
    body = body.replace(json.dumps(old, ensure_ascii=False)[1:-1].encode(), new.encode())
    checksum = hashlib.sha256(body).hexdigest().encode()
    cache.write_bytes(b"%s %s\n%s" % (head.rpartition(b" ")[0], checksum, body))


@pytest.mark.parametrize("mark", [r"\r\n", r"\u001b[2J", "\u202e", "\u200b", r"\u2028"])
def test_a_name_that_no_households_file_could_hold_never_comes_into_force(
    roster: Roster, cache: Path, mark: str
) -> None:
    write_cache(cache, roster)
    name = next(iter(roster.parties.values())).name
    forged(cache, name, name + mark)
    assert read_cache(cache) is None


def test_a_name_with_a_backslash_or_a_quote_is_a_name(roster: Roster, cache: Path) -> None:
    write_cache(cache, roster)
    name = next(iter(roster.parties.values())).name
    forged(cache, name, r"C:\\new \"x\"")
    again = read_cache(cache)
    assert again is not None
    assert next(iter(again.parties.values())).name == r'C:\new "x"'


def test_a_cache_by_another_hand_is_none(roster: Roster, cache: Path) -> None:
    write_cache(cache, roster)
    elsewhere = cache.rename(cache.with_name("elsewhere.json"))
    cache.symlink_to(elsewhere)
    assert read_cache(cache) is None
    elsewhere.replace(cache)
    assert read_cache(cache) == roster
    cache.chmod(0o666)
    assert read_cache(cache) is None


@only_root
def test_a_cache_of_another_user_is_none(roster: Roster, cache: Path) -> None:
    write_cache(cache, roster)
    os.chown(cache, ANOTHER, -1)
    assert read_cache(cache) is None
    os.chown(cache.parent, ANOTHER, -1)
    assert read_cache(cache) == roster


def test_the_order_of_the_file_is_kept(roster: Roster, cache: Path) -> None:
    write_cache(cache, roster)
    again = read_cache(cache)
    assert again is not None
    assert list(again.parties) == list(roster.parties)
    assert list(again.groups) == list(roster.groups)


def test_a_cache_of_another_file_is_no_cache(roster: Roster, cache: Path) -> None:
    write_cache(cache, roster)
    assert read_cache(cache, "0" * 64) is None


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_peoples_numbers_are_for_the_daemon_and_its_group(
    roster: Roster, cache: Path, mask: int
) -> None:
    with umask(mask):
        write_cache(cache, roster)
    assert mode(cache) == 0o640


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-10],
        lambda data: data.replace(b"+861000000010", b"+861000000019", 1),
        lambda data: b"x" + data,
        lambda data: data.replace(b"alarmd-roster ", b"alarmd-roster 0", 1),
        lambda data: data.partition(b"\n")[2],
    ],
)
def test_a_damaged_cache_is_no_cache(
    roster: Roster, cache: Path, damage: Callable[[bytes], bytes]
) -> None:
    write_cache(cache, roster)
    cache.write_bytes(damage(cache.read_bytes()))
    assert read_cache(cache) is None


def test_a_cache_that_fits_its_checksum_but_holds_no_roster_is_no_cache(
    roster: Roster, cache: Path
) -> None:
    write_cache(cache, roster)
    build = cache.read_bytes().split(b" ")[1]
    checksum = hashlib.sha256(b"{}").hexdigest().encode()
    cache.write_bytes(b"alarmd-roster %s %s\n{}" % (build, checksum))
    assert read_cache(cache) is None


def test_no_cache_is_no_cache(cache: Path) -> None:
    assert read_cache(cache) is None


def test_a_write_that_fails_leaves_the_old_cache_and_no_litter(
    roster: Roster, tmp_path: Path
) -> None:
    cache = tmp_path / "folder"
    cache.mkdir()
    with pytest.raises(OSError, match="folder"):
        write_cache(cache, roster)
    assert list(tmp_path.iterdir()) == [cache]


def compile_roster(households: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alarmd.enrolment.compile", households, cache],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_compiler_writes_the_cache_and_tells_the_warnings(roster: Roster, cache: Path) -> None:
    done = compile_roster(SAMPLE, cache)
    assert (done.returncode, done.stderr) == (0, "")
    assert read_cache(cache) == roster
    assert [problem.is_warning for problem in decode_problems(done.stdout)] == [True]


def test_the_compiler_leaves_the_last_good_cache_when_the_file_is_bad(
    roster: Roster, cache: Path, tmp_path: Path
) -> None:
    write_cache(cache, roster)
    bad = tmp_path / "households.yaml"
    bad.write_text("village: x\nphones: 1\n")
    done = compile_roster(bad, cache)
    assert (done.returncode, done.stderr) == (1, "")
    assert decode_problems(done.stdout) == load_roster(bad)[1]
    assert read_cache(cache) == roster


def test_the_compiler_says_when_the_cache_cannot_be_written(tmp_path: Path) -> None:
    done = compile_roster(SAMPLE, tmp_path / "none" / "roster.json")
    assert done.returncode == 1
    assert str(decode_problems(done.stdout)[-1]) == (
        "roster.json: the roster cannot be kept: No such file or directory"
    )
