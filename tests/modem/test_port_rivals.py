"""Who else has the port open: another program is named, and nobody is taken for one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from modem.port import Port
from tests.modem.test_port import Owner, Pair, nothing, refusal_of, with_port
from tests.modem.test_port import pair as pair

IN_A_CONTAINER = """
mount -t devpts -o newinstance,ptmxmode=0666 devpts /dev/pts || exit 9
exec "$@"
"""
HOLDS_PTYS = """
import os, sys
pairs = [os.openpty() for _ in range(int(sys.argv[1]) + 1)]
names = [os.ttyname(slave) for _, slave in pairs]
if os.fork():
    os.wait()  # serves them
    sys.exit()
for master, _ in pairs:
    os.close(master)
print(names[-1], flush=True)
sys.stdin.read()
"""


def test_a_program_that_has_the_tty_open_is_named(pair: Pair, tmp_path: Path) -> None:
    program = (
        "import sys; f = open(sys.argv[1], 'rb', 0); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, pair.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as rival:
        assert rival.stdout is not None
        assert rival.stdin is not None
        rival.stdout.readline()
        refusal = refusal_of(pair.path, tmp_path)
        rival.stdin.close()
    assert f"process {rival.pid}" in refusal
    assert "stop it" in refusal


def test_whoever_serves_the_pty_is_no_rival(tmp_path: Path) -> None:
    program = (
        "import os, pty, sys; master, slave = pty.openpty()\n"
        "print(os.ttyname(slave), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        with_port(server.stdout.readline().strip(), tmp_path, nothing)
        server.stdin.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a file system")
def test_a_pty_of_a_container_is_not_ours_although_it_has_the_same_name(
    pair: Pair, tmp_path: Path
) -> None:
    container = ["unshare", "--mount", "sh", "-c", IN_A_CONTAINER, "sh"]
    holds = [sys.executable, "-c", HOLDS_PTYS, Path(pair.path).name]
    with subprocess.Popen(
        [*container, *holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        name = other.stdout.readline().strip()
        if name == "" and other.wait(timeout=10) == 9:
            pytest.skip("no file system may be mounted here")
        assert name == pair.path

        async def story(port: Port, _owner: Owner) -> None:
            port.write(b"AT\r")

        with_port(pair.path, tmp_path, story)
        assert os.read(pair.master, 100) == b"AT\r"
        assert other.poll() is None
        other.communicate("")
