"""Independent readers and writers of PDUs: tshark, python-gammu, smspdudecoder, gsmmodem.

tshark and python-gammu are other processes, so each call takes a batch. `needs_...` skip a test
where the program is missing.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

# The distribution's own interpreter: python3-gammu is built for it alone.
_GAMMU_PYTHON = "/usr/bin/python3"
_RUN_S = 60.0
_GSM_SMS_DLT = 'uat:user_dlts:"User 0 (DLT=147)","gsm_sms","0","","0",""'

Fields = dict[str, list[str]]


def _has_gammu() -> bool:
    if not Path(_GAMMU_PYTHON).exists():
        return False
    probe = [_GAMMU_PYTHON, "-c", "import gammu"]
    return subprocess.run(probe, capture_output=True, timeout=_RUN_S, check=False).returncode == 0


needs_tshark = pytest.mark.skipif(
    not (shutil.which("tshark") and shutil.which("text2pcap")), reason="tshark is not installed"
)
needs_gammu = pytest.mark.skipif(not _has_gammu(), reason="python3-gammu is not installed")
needs_smspdudecoder = pytest.mark.skipif(
    not importlib.util.find_spec("smspdudecoder"), reason="smspdudecoder is not installed"
)
needs_gsmmodem = pytest.mark.skipif(
    not importlib.util.find_spec("gsmmodem"), reason="python-gsmmodem-new is not installed"
)


def read_by_tshark(pdus: Sequence[str], *, is_from_terminal: bool) -> list[Fields]:
    """Every field that tshark's gsm_sms finds in each PDU, by its name; a field may occur twice."""
    direction = "I" if is_from_terminal else "O"
    with TemporaryDirectory() as folder:
        dump, capture = Path(folder, "pdus"), Path(folder, "capture")
        dump.write_text("".join(f"{direction} 0000 {_tpdu(pdu)}\n" for pdu in pdus))
        _run(["text2pcap", "-q", "-F", "pcapng", "-l", "147", "-D", str(dump), str(capture)])
        shown = _run([
            "tshark", "-r", str(capture), "-o", _GSM_SMS_DLT, "-o", "gsm_sms.reassemble:FALSE",
            "-T", "json", "-J", "gsm_sms", "--no-duplicate-keys",
        ])  # fmt: skip
    return [_fields(packet["_source"]["layers"]["gsm_sms"]) for packet in json.loads(shown)]


def read_by_gammu(pdus: Sequence[str]) -> list[dict[str, Any]]:
    """What gammu.DecodePDU says of each PDU; times are the local ones of their stamp."""
    return _ask_gammu("read", pdus)


def write_by_gammu(
    texts: Sequence[tuple[str, bool]], *, number: str, centre: str, form: str
) -> list[list[str]]:
    """The PDUs of each text as gammu cuts and encodes it, in UCS2 where the flag is set.

    `form` is Submit or Deliver."""
    return _ask_gammu("write", [[*text, number, centre, form] for text in texts])


_GAMMU = """
import gammu, json, sys

def read(pdu):
    sms = gammu.DecodePDU(bytes.fromhex(pdu))
    keys = "Type Number Text Class DeliveryStatus MessageReference".split()
    udh = {key: sms["UDH"][key] for key in "ID8bit ID16bit PartNumber AllParts".split()}
    return {key: sms[key] for key in keys} | udh | {
        "Centre": sms["SMSC"]["Number"], "DateTime": str(sms["DateTime"]),
        "SMSCDateTime": str(sms["SMSCDateTime"]),
    }

def write(order):
    text, is_unicode, number, centre, form = order
    entries = [{"ID": "ConcatenatedTextLong", "Buffer": text}]
    parts = gammu.EncodeSMS({"Class": -1, "Unicode": is_unicode, "Entries": entries})
    for part in parts:
        part["SMSC"], part["Number"] = {"Number": centre}, number
    return [gammu.EncodePDU(part, form).hex() for part in parts]

order = {"read": read, "write": write}[sys.argv[1]]
print(json.dumps([order(item) for item in json.load(sys.stdin)]))
"""


def _ask_gammu(order: str, items: Sequence[object]) -> list[Any]:
    answers: list[Any] = json.loads(
        _run([_GAMMU_PYTHON, "-c", _GAMMU, order], given=json.dumps(items))
    )
    return answers


def _tpdu(pdu: str) -> str:
    """The octets after the service centre, which tshark does not expect."""
    return bytes.fromhex(pdu)[1 + int(pdu[:2], 16) :].hex(" ")


def _fields(layer: dict[str, Any]) -> Fields:
    fields: Fields = {}
    for name, value in _leaves(layer):
        fields.setdefault(name.removeprefix("gsm_sms."), []).append(value)
    return fields


def _leaves(layer: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in layer.items():
        if isinstance(value, dict):
            yield from _leaves(value)
        elif isinstance(value, list):
            yield from ((name, str(item)) for item in value)
        else:
            yield name, value


def _run(command: list[str], given: str = "") -> str:
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, timeout=_RUN_S, check=True
    )
    return done.stdout
