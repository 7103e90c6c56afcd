"""A box with a real systemd: this machine's own root, booted in a container over an overlay.

Nothing of the machine is written to; all that the box writes lies in the overlay's upper folder.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.source import ROOT

BOOT_WITHIN_S = 300.0
MACHINE_ID = "a1a5d0000000000000000000a1a5d000"
# What this machine may have installed for other checks has no business in a box.
MASKED = ("ModemManager", "ofono", "smstools", "gammu-smsd", "apt-daily", "cron", "ssh")
NIGHT = """\
[Unit]
Description=a night of the box
After=multi-user.target
[Service]
Type=oneshot
StandardOutput=file:/night.log
StandardError=file:/night.log
WorkingDirectory=/opt/alarmd
ExecStart=/opt/alarmd/.venv/bin/python -m tests.box.night {boot}
ExecStopPost=/bin/systemctl poweroff --no-block
"""


class Container:
    """Made over `folder`; `close` takes the mount away."""

    def __init__(self, folder: Path) -> None:
        self.upper, self.root = folder / "upper", folder / "root"
        work = folder / "work"
        for made in (self.upper, self.root, work):
            made.mkdir()
        options = f"lowerdir=/,upperdir={self.upper},workdir={work}"
        subprocess.run(
            ["mount", "-t", "overlay", "overlay", "-o", options, self.root],
            check=True,
            capture_output=True,
        )

    def close(self) -> None:
        """Take the mount away."""
        subprocess.run(["umount", "--lazy", self.root], check=True)

    def put(self, path: str, text: str) -> None:
        """Write a file of the box."""
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def get(self, path: str) -> str:
        """Read a file of the box; "" if there is none."""
        file = self.root / path.lstrip("/")
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command within the box, without its systemd."""
        return self._spawn("--pipe", *command)

    def check_out(self) -> None:
        """This checkout as it stands, in /opt/alarmd, with a virtual environment of its own."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        for name in listed.stdout.decode().split("\0"):
            source, target = ROOT / name, self.root / "opt/alarmd" / name
            if name and source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        made = self.run("make", "-C", "/opt/alarmd", "venv", "PYTHON=/usr/bin/python3")
        assert made.returncode == 0, made.stdout + made.stderr

    def boot(self, night: str) -> None:
        """Boot the box; it ends when this night of night.py is over."""
        self.put("/etc/machine-id", MACHINE_ID + "\n")
        (self.root / "etc/udev/rules.d").mkdir(parents=True, exist_ok=True)
        units = self.root / "etc/systemd/system"
        for name in MASKED:
            masked = units / f"{name}.service"
            masked.unlink(missing_ok=True)
            masked.symlink_to("/dev/null")
        self.put("/etc/systemd/system/night.service", NIGHT.format(boot=night))
        wanted = units / "default.target.wants/night.service"
        wanted.parent.mkdir(parents=True, exist_ok=True)
        if not wanted.is_symlink():
            wanted.symlink_to("../night.service")
        self._spawn("--boot", "--console=pipe")

    def _spawn(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                "systemd-nspawn",
                "--quiet",
                f"--directory={self.root}",
                "--register=no",
                "--keep-unit",
                *arguments,
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=BOOT_WITHIN_S,
        )
