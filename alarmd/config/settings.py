"""Reads alarmd.yaml (paths, lines, policy) and reports all its faults at once."""

from __future__ import annotations

import re
import stat
import zoneinfo
from pathlib import Path

from msgspec import Struct, structs

from alarmd.config.fields import (
    Fields,
    decimal_number,
    language,
    name_of,
    named,
    optional_text,
    required_text,
    switch,
    whole_number,
)
from alarmd.config.problem import Problem, errors
from alarmd.config.yaml_nodes import Value, finish, nearest, parse, read_bytes
from alarmd.i18n.language import Language, t
from alarmd.incident.facts.entries import Kind
from alarmd.incident.intake.carriers import ANY_REST
from alarmd.incident.policy import Policy

HOUSEHOLDS_FILE = "households.yaml"  # the usual name
LINES_MAX = 64
SENDERS_MAX = 64
TIMEZONE = "Asia/Shanghai"
SOCKET_PATH_OCTETS_MAX = 103  # sun_path of unix(7): 108, less the zero and ".new" while it is made
BAUD = 115200
BAUDS = (9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)

_DAY_S = 86400.0
_TOP_KEYS = (
    "households", "state", "socket", "language", "timezone", "lines", "policy",
    "missed_call_senders",
)  # fmt: skip
_LINE_KEYS = (
    "name", "port", "audio", "imei", "pin_file", "baud", "kind", "calls", "voice", "texts",
    "inbound_only",
)  # fmt: skip
_IMEI = re.compile(r"[0-9]{15}", re.ASCII)
_PIN = re.compile(r"[0-9]{4,8}", re.ASCII)  # 51.011 9.3
_PIN_OCTETS_MAX = 64  # the digits, and the blanks and line ends that editors put around them
_CARD = re.compile(r"(plug)?hw:[\w,=]+", re.ASCII)  # as ALSA names a sound card
_MOVING_PORT = re.compile(r"/dev/tty(USB|ACM)[0-9]+", re.ASCII)

# The range of each number of the policy. The upper bounds keep the promises to the village: people
# on do-not-disturb are called again within 180 s, and no call rings longer than the modem allows.
POLICY_RANGES: dict[str, tuple[float, float]] = {
    "end_ring_after_s": (0, 20),
    "end_unshown_ring_after_s": (0, 30),
    "ring_max_s": (5, 45),
    "ring_s": (5, 45),
    "unlikely_below": (0, 1),
    "ring_unlikely_s": (5, 45),
    "answered_hold_s": (0, 60),
    "talk_settle_s": (0, 10),
    "announcement_pause_s": (0, 10),
    "key_wait_s": (2, 30),
    "announcements_max": (1, 10),
    "key_answer_within_s": (0.5, 10),
    "talk_max_s": (10, 115),
    "call_back_tries_max": (0, 10),
    "call_back_within_s": (0, 3600),
    "call_again_after_s": (10, 180),
    "officer_call_again_after_s": (10, 180),
    "call_rounds_max": (1, 10),
    "call_busy_again_after_s": (5, 180),
    "call_same_line_for_s": (0, 600),
    "second_call_presses_after_s": (0, 180),
    "text_attempts_max": (1, 20),
    "text_refusals_max": (1, 20),
    "text_retry_after_s": (1, 3600),
    "unknown_again_after_s": (0, 600),
    "escalate_after_s": (10, 3600),
    "widen_below": (0, 1),
    "widen_not_before_s": (0, 3600),
    "enough_coming": (1, 20),
    "exhausted_after_s": (60, 7200),
    "coming_expires_after_s": (60, 7200),
    "all_clear_first_for_s": (0, 3600),
    "status_text_every_s": (10, 3600),
    "nobody_yet_after_s": (10, 3600),
    "answer_not_within_s": (0, 60),
    "same_gesture_within_s": (0, 120),
    "delivery_takes_s": (0, 120),
    "same_gesture_max_s": (0, 300),
    "ask_back_every_s": (30, 3600),
    "officer_again_every_s": (60, 3600),
    "reply_window_s": (60, _DAY_S),
    "lines_calling_while_texting": (0, LINES_MAX),
    "texts_per_hour": (1, 10_000),
    "texts_per_day": (1, 100_000),
    "calls_per_hour": (1, 1_000),
    "calls_per_day": (1, 10_000),
    "text_alarms_per_hour": (1, 1_000),
    "first_wave_within_s": (0, 600),
    "wrong_codes_max": (1, 100),
    "codes_shut_for_s": (0, 86_400),
    "false_house_held_for_s": (0, 120),
    "refusals_in_a_row": (1, 100),
    "refusing_rest_s": (10, _DAY_S),
    "line_lost_after_s": (60, _DAY_S),
    "line_mended_after_s": (0, _DAY_S),
    "line_lost_text_every_s": (60, _DAY_S),
    "ring_end_again_after_s": (5, 300),
    "ring_given_up_after_s": (10, 3600),
    "attempt_given_up_after_s": (60, 3600),
    "text_validity_s": (300, 3 * _DAY_S),
    "report_match_within_s": (60, 7 * _DAY_S),
}


class LineConfig(Struct, frozen=True):
    """One modem with one SIM. `kind`: the kind of alarm that a ring on its number means, if only
    one. `audio`: the tty or the sound card of its calls, "" to find it; without `voice` they only
    ring. `imei` is 15 digits or "" (any modem on that port). An `inbound_only` line sends and calls
    only when no other line can.
    """

    name: str
    port: str
    imei: str = ""
    pin_file: Path | None = None
    baud: int = BAUD
    kind: Kind | None = None
    calls: bool = True
    texts: bool = True
    inbound_only: bool = False
    audio: str = ""
    voice: bool = True


class Config(Struct, frozen=True):
    """The settings of one box. Paths written in the file are relative to the folder it is in.

    `missed_call_senders`: the senders whose texts are missed-call notices; None: the carrier of
    each SIM (`alarmd.incident.intake.carriers`).
    """

    households: Path
    state: Path
    language: Language
    timezone: str
    lines: tuple[LineConfig, ...]
    policy: Policy
    socket: Path | None = None
    missed_call_senders: tuple[str, ...] | None = None

    @property
    def journal(self) -> Path:
        """The database of everything that happened."""
        return self.state / "journal.db"

    @property
    def operators(self) -> Path:
        """The folder for the operators' files; all else here but `prompts` is the daemon's."""
        return self.state / "operators"

    @property
    def look_ups(self) -> Path:
        """The folder of look-ups of people that the daemon puts on record when it starts."""
        return self.operators / "look-ups"

    @property
    def acceptance(self) -> Path:
        """The folder with the results of the acceptance tests of the lines."""
        return self.operators / "acceptance"

    @property
    def control(self) -> Path:
        """The unix socket of the running daemon."""
        return self.socket or self.lock_beside

    @property
    def lock_beside(self) -> Path:
        """The path beside which a daemon of this state holds its lock."""
        return self.state / "control.sock"

    @property
    def roster_cache(self) -> Path:
        """The last good roster, ready to be read fast."""
        return self.state / "roster.json"

    @property
    def prompts(self) -> Path:
        """The folder of the operator's recordings and of the prompts rendered for the roster."""
        return self.state / "prompts"


def load_config(path: Path) -> tuple[Config | None, list[Problem]]:
    """Check alarmd.yaml; return its problems in the file's order, no config if one is an error."""
    problems: list[Problem] = []
    data = read_bytes(path, problems)
    top = None if data is None else parse(data, path.name, problems)
    config = None if top is None else _config(top, path.parent)
    problems = finish(problems, path.name)
    return (None if errors(problems) else config), problems


def households_named(path: Path) -> Path | None:
    """The households file that alarmd.yaml names, whatever its faults; None if it names none."""
    unheard: list[Problem] = []
    data = read_bytes(path, unheard)
    top = None if data is None else parse(data, path.name, unheard)
    name = "" if top is None else top.peek("households")
    return path.parent / name if name else None


def _config(top: Value, folder: Path) -> Config:
    fields = top.fields(_TOP_KEYS)
    config = Config(
        households=folder / required_text(top, fields, "households"),
        state=folder / required_text(top, fields, "state"),
        language=language(fields, Language.ZH),
        timezone=_timezone(fields),
        lines=_lines(top, fields, folder),
        policy=_policy(fields),
        socket=folder / optional_text(fields, "socket") if "socket" in fields else None,
        missed_call_senders=_senders(fields),
    )
    named = fields.get("socket", fields.get("state"))
    if named is not None and len(bytes(config.control.absolute())) > SOCKET_PATH_OCTETS_MAX:
        named.error(t("this path is too long; choose a shorter one"))
    return config


def _senders(fields: Fields) -> tuple[str, ...] | None:
    """The senders by number or name; a "*" at the end stands for any rest."""
    if "missed_call_senders" not in fields:
        return None
    given = fields["missed_call_senders"]
    items = [] if given.is_empty else given.items()
    senders = []
    for item in items[:SENDERS_MAX]:
        text = (item.text() or "").strip()
        if not text.removesuffix(ANY_REST):
            item.error(t("this stands for every sender; write a number or a name"))
        senders.append(text)
    if len(items) > SENDERS_MAX:
        given.error(t("more than {limit} senders", limit=SENDERS_MAX))
    return tuple(senders)


def _timezone(fields: Fields) -> str:
    name = optional_text(fields, "timezone") or TIMEZONE
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        if "timezone" in fields:
            close = nearest(name, sorted(zoneinfo.available_timezones())) or TIMEZONE
            fields["timezone"].error(
                t('there is no time zone "{text}"; did you mean "{close}"?', text=name, close=close)
            )
    return name


def _lines(top: Value, fields: Fields, folder: Path) -> tuple[LineConfig, ...]:
    if "lines" not in fields or fields["lines"].is_empty:
        fields.get("lines", top).error(t("no line is written here; alarmd needs a modem"))
        return ()
    items = fields["lines"].items()
    if len(items) > LINES_MAX:
        fields["lines"].error(t("more than {limit} lines", limit=LINES_MAX))
    taken: dict[tuple[str, str], int] = {}
    lines = tuple(_line(item, folder, taken) for item in items[:LINES_MAX])
    if lines and all(line.inbound_only or not (line.calls or line.texts) for line in lines):
        fields["lines"].error(t("every line is inbound only: nobody could be told"))
    return lines


def _line(item: Value, folder: Path, taken: dict[tuple[str, str], int]) -> LineConfig:
    item = named(item, "name")
    fields = item.fields(_LINE_KEYS)
    name = name_of(item, fields, "name")
    port = required_text(item, fields, "port")
    if _MOVING_PORT.fullmatch(port):
        fields["port"].warn(
            t("{port} may be another modem after a restart; use /dev/serial/by-id/...", port=port)
        )
    for key, text in (("name", name), ("port", port)):
        if not text:
            continue
        if (key, text) in taken:
            line = taken[key, text]
            fields[key].error(t('"{text}" is already used on line {line}', text=text, line=line))
        taken.setdefault((key, text), fields[key].line)
    return LineConfig(
        name=name,
        port=str(folder / port),
        imei=_imei(fields),
        pin_file=_pin_file(fields, folder),
        baud=_baud(fields),
        kind=_kind(fields),
        calls=switch(fields, "calls", True),
        texts=switch(fields, "texts", True),
        inbound_only=switch(fields, "inbound_only", False),
        audio=_audio(fields, folder),
        voice=switch(fields, "voice", True),
    )


def _audio(fields: Fields, folder: Path) -> str:
    text = optional_text(fields, "audio")
    return text if not text or _CARD.fullmatch(text) else str(folder / text)


def _imei(fields: Fields) -> str:
    imei = optional_text(fields, "imei")
    if imei and not _IMEI.fullmatch(imei):
        fields["imei"].error(t('"{text}" is not an IMEI; it has 15 digits', text=imei))
    return imei


def _pin_file(fields: Fields, folder: Path) -> Path | None:
    text = optional_text(fields, "pin_file")
    if not text:
        return None
    path = folder / text
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            fields["pin_file"].error(t("this is not a file"))
        elif mode & stat.S_IRWXO:
            fields["pin_file"].error(
                t("everybody can read the PIN; run chmod 600 {path}", path=str(path))
            )
        elif not read_pin(path):
            fields["pin_file"].error(t("no PIN is in this file; write its 4 to 8 digits"))
    except PermissionError:
        pass  # A user who checks alarmd.yaml need not be allowed to see the PIN.
    except OSError:
        fields["pin_file"].error(t("there is no such file: {path}", path=str(path)))
        return None
    return path


def read_pin(path: Path) -> str:
    """The PIN in a file, "" if the file holds anything else; raise OSError."""
    with path.open("rb") as file:
        text = file.read(_PIN_OCTETS_MAX).decode("ascii", errors="replace").strip()
    return text if _PIN.fullmatch(text) else ""


def _baud(fields: Fields) -> int:
    if "baud" not in fields:
        return BAUD
    baud = whole_number(fields["baud"], BAUDS[0], BAUDS[-1])
    if baud is not None and baud not in BAUDS:
        fields["baud"].error(
            t("{baud} is not a speed of a modem; use {usual} if in doubt", baud=baud, usual=BAUD)
        )
    return baud or BAUD


def _kind(fields: Fields) -> Kind | None:
    text = optional_text(fields, "kind")
    if not text:
        return None
    kinds = {kind.name.lower(): kind for kind in Kind}
    if text not in kinds:
        fields["kind"].error(
            t('"{text}" is not a kind of alarm; use {kinds}', text=text, kinds=", ".join(kinds))
        )
    return kinds.get(text)


def _policy(fields: Fields) -> Policy:
    if "policy" not in fields:
        return Policy()
    known = {item.name: item.default for item in structs.fields(Policy)}
    given, changes = fields["policy"].fields(known), dict[str, int | float | tuple[float, ...]]()
    for key, value in given.items():
        is_switch = isinstance(known[key], bool)
        read = (
            switch(given, key, known[key]) if is_switch else _policy_value(value, key, known[key])
        )
        if read is not None:
            changes[key] = read
    return structs.replace(Policy(), **changes)


def _policy_value(
    value: Value, key: str, default: object
) -> int | float | tuple[float, ...] | None:
    low, high = POLICY_RANGES[key]
    if isinstance(default, tuple):
        if value.is_empty:
            value.error(t("one number at least belongs here"))
        numbers = [decimal_number(item, low, high) for item in value.items()]
        return tuple(number for number in numbers if number is not None)
    if isinstance(default, int):
        return whole_number(value, int(low), int(high))
    return decimal_number(value, low, high)
