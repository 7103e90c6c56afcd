"""What the documents name exists, works as they say, and is the same in both languages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest
from msgspec.structs import replace

from alarmd.config.settings import load_config
from alarmd.i18n.language import Language
from alarmd.i18n.zh import SENTENCES
from alarmd.incident.content.sms import sms_text
from alarmd.incident.facts.entries import Purpose
from alarmd.incident.reading import Act, Situation, understand
from cli.main import alarmctl
from tests.alarmd.incident.incidents import incident_of
from tests.alarmd.incident.people import LISI, OFFICER, ZHANG, ZONE, household
from tests.source import ROOT

WRITTEN = (
    "README*.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "*/README.md",
    "*/*/README.md",
    "docs/**/*.md",
)
FOLDERS = ("alarmd", "modem", "cli", "tests", "benchmarks", "systemd")

_BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#:]+)\)")
_INLINE = re.compile(r"`([^`\n]+)`")
# A file by its suffix, or a folder by its slash; not what only a box has (/dev, /etc).
_PATH = re.compile(r"(?!/)[\w./-]+(?:\.(?:py|md|yaml|txt|service|rules)|/)")
_COMMAND = re.compile(r"(?:\.venv/bin/)?alarmctl((?: [a-z-]\S*)*)")


def documents() -> list[Path]:
    return sorted({path for pattern in WRITTEN for path in ROOT.glob(pattern)})


def blocks(path: Path, language: str) -> list[str]:
    """The code blocks of one language, without the indentation of a list."""
    found = _BLOCK.findall(path.read_text(encoding="utf-8"))
    return [
        "".join(line.removeprefix(indent) for line in code.splitlines(keepends=True))
        for indent, marked, code in found
        if marked == language
    ]


def named(path: Path) -> list[str]:
    """Everything that a document sets in code: inline, and each line of its shell blocks."""
    inline = _INLINE.findall(_BLOCK.sub("", path.read_text(encoding="utf-8")))
    return [*inline, *(line for code in blocks(path, "sh") for line in code.splitlines())]


@pytest.fixture(params=documents(), ids=lambda path: str(path.relative_to(ROOT)))
def document(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


def test_every_link_leads_somewhere(document: Path) -> None:
    links = _LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_file_named_is_there(document: Path) -> None:
    paths = [code for code in named(document) if _PATH.fullmatch(code)]
    missing = [
        path
        for path in paths
        if not (ROOT / path).exists() and not (document.parent / path).exists()
    ]
    assert missing == []


def test_every_make_target_named_is_there(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = [match[1] for code in named(document) if (match := re.match(r"make (\w+)", code))]
    assert [name for name in targets if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


def test_every_alarmctl_command_named_is_there(document: Path) -> None:
    wrong = [
        code
        for code in named(document)
        if (match := _COMMAND.fullmatch(code)) and not is_command(match[1].split())
    ]
    assert wrong == []


def is_command(words: list[str]) -> bool:
    """Whether alarmctl knows these commands and options; what follows a command are values."""
    command: click.Command = alarmctl
    context = click.Context(command)
    for word in words:
        if word.startswith("--"):
            options = [one for known in command.get_params(context) for one in known.opts]
            if word not in options:
                return False
        elif isinstance(command, click.Group):
            below = command.get_command(context, word)
            if below is None:
                return False
            command, context = below, click.Context(below, parent=context)
    return True


def test_shell_blocks_are_shell() -> None:
    for document in documents():
        for code in blocks(document, "sh"):
            checked = subprocess.run(["bash", "-n"], input=code, text=True, capture_output=True)
            assert (checked.returncode, checked.stderr) == (0, ""), document


@pytest.mark.parametrize(
    "name", ["README", "docs/handbook", "docs/households", "docs/how-alarmd-is-tested"]
)
def test_both_languages_say_the_same(name: str) -> None:
    ours, theirs = ROOT / f"{name}.md", ROOT / f"{name}.zh-CN.md"
    for language in ("sh", "yaml"):
        assert blocks(ours, language) == blocks(theirs, language)
    assert shape(ours) == shape(theirs)


def shape(path: Path) -> list[str]:
    """The levels of the headings, the rows of the tables, the commands and links: no words."""
    text = _BLOCK.sub("", path.read_text(encoding="utf-8"))
    marks = [line.split(" ")[0] for line in text.splitlines() if line.startswith(("#", "|", "- "))]
    commands = [code for code in _INLINE.findall(text) if code.isascii()]
    return [*marks, *commands]


def test_the_handbook_explains_the_words_that_alarmctl_shows() -> None:
    english, chinese = (
        words_explained("docs/handbook.md"),
        words_explained("docs/handbook.zh-CN.md"),
    )
    assert len(english) > 20
    assert [SENTENCES.get(word) for word in english] == chinese


def words_explained(path: str) -> list[str]:
    """The first column of the tables that explain words (their heads: "word", 词)."""
    text = (ROOT / path).read_text(encoding="utf-8")
    tables = re.findall(r"^\| (?:word|词) \|.*\n\|-.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [row.split("|")[1].strip() for table in tables for row in table.splitlines()]


def test_the_sample_configuration_is_accepted(tmp_path: Path) -> None:
    (sample,) = blocks(ROOT / "README.md", "yaml")
    (tmp_path / "alarmd.yaml").write_text(sample)
    (tmp_path / "households.yaml").write_text((ROOT / "households.yaml").read_text())
    config, problems = load_config(tmp_path / "alarmd.yaml")
    assert [problem for problem in problems if not problem.is_warning] == []
    assert config is not None
    assert [line.name for line in config.lines] == ["north"]


def test_every_folder_says_what_lives_in_it() -> None:
    for folder in FOLDERS:
        text = (ROOT / folder / "README.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {folder}/\n\nWhat lives here: ")


def test_what_the_cards_tell_people_to_text_is_understood() -> None:
    household = (ROOT / "docs/cards/household.md").read_text(encoding="utf-8")
    police = (ROOT / "docs/cards/police.md").read_text(encoding="utf-8")
    assert "**0**" in household
    assert understand("0", Situation.OWN, is_officer=False).act is Act.MISTAKE
    closing = re.findall(r"\*\*((?:结|close ?)473[^*]*)\*\*", police)
    assert len(closing) == 6
    for situation in (Situation.ASKED, Situation.ANSWERED):
        read = [understand(text, situation, is_officer=True) for text in closing]
        assert {meaning.act for meaning in read} == {Act.CLOSE}
        assert {meaning.incident for meaning in read} == {473}
    coming = understand("1 12", Situation.ASKED, is_officer=True)
    assert (coming.act, coming.incident) == (Act.COMING, 12)


_TEST_RING = re.compile(
    r"(?:every|once a|each) (?:day|week|month|year)[^.\n|]*\b(?:ring|press|dial)s?\b"
    r"|\b(?:ring|press|dial)\b[^.\n|]*(?:1st of|every|once a|each) (?:day|week|month|year)"
    r"|每(?:天|周|月|年)[^。\n|]*[按拨打]",
    re.IGNORECASE,
)


def test_nobody_is_asked_for_a_test_ring_which_would_be_an_alarm(document: Path) -> None:
    assert _TEST_RING.findall(document.read_text(encoding="utf-8")) == []


def test_a_text_that_asks_for_a_test_ring_is_found() -> None:
    for asked in (
        "每月 1 日按一次，听到响，就说明电话没问题。",
        "每月每家用那个键拨一次报警号码",
        "Press it on the 1st of every month: if it rings",
        "Once a month everybody rings the hotline",
    ):
        assert _TEST_RING.search(asked), asked


def test_the_cards_and_the_handbook_say_that_every_ring_is_an_alarm() -> None:
    said = {
        "docs/cards/household.md": ("一拨就是报警", "every ring is an alarm"),
        "docs/cards/police.md": ("就是您本人报警", "your ring is an alarm"),
        "docs/handbook.md": ("Every ring of the hotline is an alarm",),
        "docs/handbook.zh-CN.md": ("打进热线的每一次都是报警",),
    }
    for path, sentences in said.items():
        text = (ROOT / path).read_text(encoding="utf-8")
        assert [sentence for sentence in sentences if sentence not in text] == []


NAMES = ("Wang San", "under the old tree", "officer Li", "Zhang San", "Li Si")
PICTURES = [
    ("README.zh-CN.md", Language.ZH, ("王三", "大槐树下", "李警官", "张三", "李四")),
    ("README.md", Language.EN, NAMES),
]


@pytest.mark.parametrize(("path", "language", "names"), PICTURES)
def test_the_picture_shows_what_phones_really_get(
    path: str, language: Language, names: tuple[str, ...]
) -> None:
    wang, landmark, li, zhang, lisi = names
    caller = household("wang", 150, name=wang, landmark=landmark, language=language)
    officer = replace(OFFICER, name=li, language=language)
    helping = [replace(ZHANG, name=zhang), replace(LISI, name=lisi, language=language)]
    people = [officer, *helping, *(household(f"n{n}", 200 + n) for n in range(7))]
    early = incident_of(caller, people, id=12, sign="柳溪联防")
    later = incident_of(caller, people, id=12, sign="柳溪联防", coming=["zhang", "lisi"])
    shown = re.sub(r"[\s|]", "", (ROOT / path).read_text(encoding="utf-8"))
    for case, who, purpose in (
        (early, "li", Purpose.ALERT),
        (early, "wang", Purpose.RECEIVED),
        (early, "wang", Purpose.NOBODY_YET),
        (later, "lisi", Purpose.COUNTED),
        (later, "wang", Purpose.COMING),
    ):
        person = case.notifications[who]
        person = replace(person, code="473") if who == "li" else person
        text = sms_text(case, person, purpose, ZONE)
        assert re.sub(r"\s", "", text) in shown
