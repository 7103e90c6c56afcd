"""The tty and the sound card of a modem, found by the USB device that it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from modem.audio.devices import SystemDevices


@pytest.fixture
def sysfs(tmp_path: Path) -> Path:
    """A modem with AT on ttyUSB2, sound on ttyUSB4 and on card 1; its twin has card 2."""
    for twin, first, card in (("1-1", 0, 1), ("1-2", 10, 2)):
        device = tmp_path / "devices/usb1" / twin
        for number in range(5):
            tty = device / f"{twin}:1.{number}" / f"ttyUSB{first + number}"
            tty.mkdir(parents=True)
            entry = tmp_path / "class/tty" / tty.name
            entry.mkdir(parents=True)
            (entry / "device").symlink_to(tty)
        (device / f"{twin}:1.6/sound/card{card}").mkdir(parents=True)
        (device / f"{twin}:1.7/tty/ttyACM{card}").mkdir(parents=True)
        (device / "idVendor").write_text("1e0e\n")
    return tmp_path


def test_the_sound_is_looked_for_on_the_modems_own_device(sysfs: Path) -> None:
    first = SystemDevices("/dev/ttyUSB2", sysfs=sysfs)
    twin = SystemDevices("/dev/ttyUSB12", sysfs=sysfs)
    assert (first.tty(4), twin.tty(4)) == ("/dev/ttyUSB4", "/dev/ttyUSB14")
    assert (first.tty(7), twin.tty(7)) == ("/dev/ttyACM1", "/dev/ttyACM2")
    assert (first.card(), twin.card()) == ("plughw:1,0", "plughw:2,0")


def test_what_is_not_there_is_none(sysfs: Path) -> None:
    devices = SystemDevices("/dev/ttyUSB2", sysfs=sysfs)
    assert (devices.tty(9), devices.tty(None)) == (None, None)
    uart = SystemDevices("/dev/ttyS0", sysfs=sysfs)
    assert (uart.tty(4), uart.card()) == (None, None)


def test_what_the_operator_says_goes_first(sysfs: Path) -> None:
    tty = SystemDevices("/dev/ttyUSB2", "/dev/ttyUSB3", sysfs=sysfs)
    assert (tty.tty(4), tty.tty(None), tty.card()) == ("/dev/ttyUSB3", "/dev/ttyUSB3", None)
    card = SystemDevices("/dev/ttyUSB2", "hw:CARD=Android", sysfs=sysfs)
    assert (card.tty(4), card.card()) == (None, "hw:CARD=Android")
