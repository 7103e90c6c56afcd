"""The udev rules: their grammar, and which names a port gets by a small reader of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

RULES = Path(__file__).parents[2] / "systemd" / "60-alarmd-modems.rules"
_TOKEN = re.compile(r'([A-Z]+)(?:\{([^}]+)\})?(==|!=|\+=|=)"([^"]*)"(?:, ?|$)')
_MATCHED = {"ACTION", "SUBSYSTEM", "SUBSYSTEMS", "ENV", "ATTR"}
_ASSIGNED = {"ENV", "SYMLINK", "GROUP", "MODE", "GOTO", "LABEL", "IMPORT", "RUN"}

Token = tuple[str, str, str, str]


def rules() -> list[list[Token]]:
    """Each rule as its tokens (key, attribute, operator, value)."""
    lines = [line for line in RULES.read_text().splitlines() if line and line[0] != "#"]
    for line in lines:
        assert _TOKEN.sub("", line) == "", f"not a udev rule: {line}"
    return [_TOKEN.findall(line) for line in lines]


def is_match(token: Token, device: dict[str, str]) -> bool:
    key, attribute, operator, value = token
    actual = device.get(attribute or key, "")
    return any(fnmatchcase(actual, one) for one in value.split("|")) == (operator == "==")


def apply(device: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """What the rules make of a device: its properties and its links."""
    properties, links, wanted = dict(device), [], ""
    for rule in rules():
        if wanted and ("LABEL", "", "=", wanted) not in rule:
            continue
        wanted = ""
        matches = [token for token in rule if token[2] in ("==", "!=")]
        if not all(is_match(token, properties) for token in matches):
            continue
        for key, attribute, _, value in (token for token in rule if token not in matches):
            if key == "GOTO":
                wanted = value
            elif key == "ENV":
                properties[attribute] = value
            elif key == "SYMLINK":
                links.append(re.sub(r"\$env\{(.+?)\}", lambda m: properties[m[1]], value))
    assert not wanted, f"no label {wanted}"
    return properties, links


def port(vendor: str, model: str, interface: str) -> dict[str, str]:
    return {
        "ACTION": "add",
        "SUBSYSTEM": "tty",
        "SUBSYSTEMS": "usb",
        "ID_VENDOR_ID": vendor,
        "ID_MODEL_ID": model,
        "ID_USB_INTERFACE_NUM": interface,
        "ID_PATH": f"pci-0000:00:14.0-usb-0:1.2:1.{int(interface)}",
    }


def test_every_rule_uses_keys_and_operators_that_udev_knows() -> None:
    for rule in rules():
        for key, _, operator, _ in rule:
            assert key in (_MATCHED if operator in ("==", "!=") else _ASSIGNED)


@pytest.mark.parametrize("vendor", ["12d1", "1e0e", "2c7c", "1a86", "10c4"])
def test_modem_manager_leaves_the_modems_that_we_know(vendor: str) -> None:
    device = {"ACTION": "add", "SUBSYSTEM": "usb", "DEVTYPE": "usb_device", "idVendor": vendor}
    assert apply(device)[0]["ID_MM_DEVICE_IGNORE"] == "1"
    assert apply(port(vendor, "ffff", "00"))[0]["ID_MM_PORT_IGNORE"] == "1"


@pytest.mark.parametrize(
    ("vendor", "model", "interface"),
    [
        ("12d1", "1001", "02"),
        ("12d1", "140c", "03"),
        ("12d1", "14ac", "04"),
        ("12d1", "1436", "04"),
        ("12d1", "1506", "03"),
        ("1e0e", "9001", "02"),
        ("1e0e", "9011", "04"),
        ("2c7c", "0121", "02"),
        ("2c7c", "0125", "02"),
    ],
)
def test_one_port_of_each_modem_is_named_as_the_one_for_commands(
    vendor: str, model: str, interface: str
) -> None:
    links = [apply(port(vendor, model, f"{number:02}"))[1] for number in range(6)]
    path = "pci-0000:00:14.0-usb-0:1.2:1."
    assert links == [
        [f"alarmd/{'at' if number == int(interface) else 'port'}-{path}{number}"]
        for number in range(6)
    ]


def test_a_serial_bridge_is_named_as_a_port_for_commands() -> None:
    links = apply(port("1a86", "7523", "00"))[1]
    assert links == ["alarmd/at-pci-0000:00:14.0-usb-0:1.2:1.0"]


@pytest.mark.parametrize(
    "device",
    [
        port("0403", "6001", "00"),
        {"ACTION": "add", "SUBSYSTEM": "tty"},
        port("2c7c", "0125", "02") | {"ACTION": "remove"},
        {"ACTION": "add", "SUBSYSTEM": "usb", "DEVTYPE": "usb_device", "idVendor": "046d"},
    ],
)
def test_everything_else_is_left_alone(device: dict[str, str]) -> None:
    assert apply(device) == (device, [])


def test_udev_itself_accepts_the_rules() -> None:
    udevadm = shutil.which("udevadm", path="/usr/bin:/usr/sbin:/bin:/sbin")
    usage = udevadm and subprocess.run([udevadm, "--help"], capture_output=True, text=True).stdout
    if not udevadm or "verify" not in (usage or ""):
        pytest.skip("no udevadm that can verify rules (systemd 254 or newer)")
    verdict = subprocess.run([udevadm, "verify", str(RULES)], capture_output=True, text=True)
    assert verdict.returncode == 0, verdict.stderr
