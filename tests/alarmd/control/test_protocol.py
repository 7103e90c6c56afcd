"""The control socket answers whatever comes, and goes on."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alarmd.control import protocol
from alarmd.control.protocol import (
    ControlServer,
    DaemonUnreachable,
    Refused,
    SocketUnusable,
    ask,
    parse_request,
)
from alarmd.i18n.language import Language, t
from alarmd.system.event_loop import pause
from alarmd.system.peers import PLACES_OF_USER_MAX, SLOW_AFTER_S, Peer, user
from benchmarks.programs import until


async def echo(command: str, arguments: Mapping[str, Any], peer: Peer) -> dict[str, Any]:
    match command:
        case "who":
            return {"uid": peer.uid, "name": peer.name}
        case "echo":
            return dict(arguments)
        case "refuse":
            raise Refused("no_such_party", t("there is no alarm {number}", number=7))
        case "crash":
            raise ZeroDivisionError
    raise protocol.unknown_command(command)


def serving(path: Path, client: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        server = ControlServer(path, echo)
        await server.start()
        try:
            await client()
        finally:
            await server.stop()

    asyncio.run(run())


async def talk(path: Path, *requests: bytes) -> list[dict[str, Any]]:
    reader, writer = await asyncio.open_unix_connection(path, limit=1 << 20)
    answers = []
    for request in requests:
        writer.write(request)
        await writer.drain()
        answers.append(json.loads(await reader.readuntil(b"\n")))
    writer.close()
    return answers


async def asked(path: Path, command: str, **arguments: Any) -> dict[str, Any]:
    return await asyncio.to_thread(ask, path, command, arguments)


@pytest.fixture
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("c") / "s"


def test_a_request_is_answered_and_the_next_one_too(path: Path) -> None:
    async def client() -> None:
        first, second = await talk(
            path, b'{"command":"echo","arguments":{"a":1}}\n', b'\n{"command":"echo"}\n'
        )
        assert first == {"ok": True, "result": {"a": 1}}
        assert second == {"ok": True, "result": {}}

    serving(path, client)


def test_ask_returns_the_result_and_keeps_chinese(path: Path) -> None:
    async def client() -> None:
        assert await asked(path, "echo", name="王桂英") == {"name": "王桂英"}

    serving(path, client)


def test_a_refusal_reaches_the_asker_in_both_languages(path: Path) -> None:
    async def client() -> None:
        with pytest.raises(Refused) as refused:
            await asked(path, "refuse")
        assert refused.value.code == "no_such_party"
        assert str(refused.value.message) == "there is no alarm 7"
        assert "7" in refused.value.message.render(Language.ZH)
        assert refused.value.message.render(Language.ZH) != str(refused.value.message)

    serving(path, client)


NONSENSE = [
    b"\xff\xfe\n",
    b"{}\n",
    b"[]\n",
    b"null\n",
    b'{"command":1}\n',
    b'{"command":""}\n',
    b'{"command":"echo","arguments":[]}\n',
    b'{"command":"echo","more":1}\n',
    b'{"command":"echo","arguments":{"a":NaN}}\n',
    b'{"command":"echo","arguments":{"a":"\\ud800"}}\n',
    b'{"command":"echo","arguments":{"a":' + b"9" * 5000 + b"}}\n",
    b"[" * 30_000 + b"\n",
    b"GET / HTTP/1.0\r\n",
]


def test_nonsense_gets_an_error_and_the_next_request_an_answer(path: Path) -> None:
    async def client() -> None:
        for nonsense in NONSENSE:
            bad, good = await talk(path, nonsense, b'{"command":"echo"}\n')
            assert bad["error"]["code"] == "malformed", nonsense[:60]
            assert bad["error"]["message"].keys() == {"en", "zh"}
            assert good["ok"]

    serving(path, client)


@settings(deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(alphabet='{}[]":,command\\u0echo ', max_size=80).map(str.encode)
)
def test_no_request_line_raises_anything_but_refused(line: bytes) -> None:
    try:
        command, arguments = parse_request(line)
    except Refused:
        return
    assert command
    assert isinstance(arguments, dict)


def test_unknown_commands_and_our_own_faults_are_answered(path: Path) -> None:
    async def client() -> None:
        unknown, crash = await talk(path, b'{"command":"fly"}\n', b'{"command":"crash"}\n')
        assert unknown["error"]["code"] == "unknown_command"
        assert crash["error"]["code"] == "failed"

    serving(path, client)


def test_an_oversized_request_is_refused_and_the_connection_ended(path: Path) -> None:
    async def client() -> None:
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(b"x" * (protocol.REQUEST_OCTETS_MAX + 2))
        assert json.loads(await reader.readline())["error"]["code"] == "too_long"
        assert await reader.read() == b""
        writer.close()
        assert await asked(path, "echo") == {}

    serving(path, client)


def test_the_asker_refuses_an_oversized_request_itself(path: Path) -> None:
    with pytest.raises(Refused, match="longer than"):
        ask(path, "echo", {"note": "x" * protocol.REQUEST_OCTETS_MAX})


def test_a_request_without_its_end_is_refused(path: Path) -> None:
    async def client() -> None:
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(b'{"command":"echo"}')
        writer.write_eof()
        assert json.loads(await reader.readline())["error"]["code"] == "malformed"
        writer.close()

    serving(path, client)


def test_a_slow_request_is_dropped(path: Path) -> None:
    async def run() -> None:
        server = ControlServer(path, echo, request_within_s=0.05)
        await server.start()
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(b'{"comm')
        assert json.loads(await reader.readline())["error"]["code"] == "too_slow"
        assert await reader.read() == b""
        writer.close()
        await server.stop()

    asyncio.run(run())


def test_who_asks_is_told_by_the_kernel(path: Path) -> None:
    async def client() -> None:
        me = user(os.geteuid())
        assert await asked(path, "who", by="director_wang") == {"uid": me.uid, "name": me.name}

    serving(path, client)


def test_slow_clients_give_way_to_the_next_and_nobody_is_turned_away(path: Path) -> None:
    async def client() -> None:
        slow = [await asyncio.open_unix_connection(path) for _ in range(40)]
        for _, writer in slow:
            writer.write(b'{"comm')
        for _ in range(30):
            assert await asked(path, "echo") == {}
        await pause(SLOW_AFTER_S)
        assert await asked(path, "echo") == {}
        told = [await reader.readline() for reader, _ in slow[: 41 - PLACES_OF_USER_MAX]]
        assert all(b"busy" in line for line in told)
        for _, writer in slow:
            writer.close()

    serving(path, client)


def test_a_burst_of_honest_clients_is_answered_whole(path: Path) -> None:
    async def client() -> None:
        def burst() -> list[dict[str, Any]]:
            with ThreadPoolExecutor(100) as threads:
                return list(threads.map(lambda n: ask(path, "echo", {"n": n}), range(100)))

        answers = await asyncio.to_thread(burst)
        assert [one["n"] for one in answers] == list(range(100))

    serving(path, client)


def test_no_user_has_more_than_a_few_answered_at_once_and_the_others_wait(path: Path) -> None:
    async def run() -> None:
        gate, begun = asyncio.Event(), 0

        async def answer(command: str, arguments: Mapping[str, Any], peer: Peer) -> dict[str, Any]:
            nonlocal begun
            begun += 1
            await gate.wait()
            return {}

        server = ControlServer(path, answer)
        await server.start()
        clients = [asyncio.ensure_future(talk(path, b'{"command":"x"}\n')) for _ in range(12)]
        await until(lambda: begun >= PLACES_OF_USER_MAX, "the first are answered")
        await pause(2 * SLOW_AFTER_S)
        late = [asyncio.ensure_future(talk(path, b'{"command":"x"}\n')) for _ in range(3)]
        await pause(SLOW_AFTER_S)
        assert begun == PLACES_OF_USER_MAX
        gate.set()
        answers = await asyncio.gather(*clients, *late)
        assert answers == [[{"ok": True, "result": {}}]] * 15, "who waits for a turn is not slow"
        await server.stop()

    asyncio.run(run())


def test_a_slow_client_is_told_why_it_is_dropped(path: Path) -> None:
    async def run() -> None:
        server = ControlServer(path, echo)
        await server.start()
        slow = [await asyncio.open_unix_connection(path) for _ in range(PLACES_OF_USER_MAX)]
        await pause(2 * SLOW_AFTER_S)
        assert await asked(path, "echo") == {}
        told = json.loads(await slow[0][0].readline())
        assert told["error"]["code"] == "busy"
        assert user(os.geteuid()).name in told["error"]["message"]["en"]
        for _, writer in slow:
            writer.close()
        await server.stop()

    asyncio.run(run())


def test_the_lock_is_no_way_to_another_file(path: Path) -> None:
    Path(f"{path}.lock").symlink_to(path.with_name("elsewhere"))
    with pytest.raises(SocketUnusable, match="symbolic"):
        asyncio.run(ControlServer(path, echo).start())
    assert not path.with_name("elsewhere").exists()


def test_the_socket_may_lie_elsewhere_and_one_state_has_one_daemon(
    path: Path, tmp_path: Path
) -> None:
    async def run() -> None:
        state = tmp_path / "protocol.sock"
        server = ControlServer(path, echo, lock_beside=state)
        await server.start()
        assert await asked(path, "echo") == {}
        with pytest.raises(SocketUnusable, match="another alarmd runs"):
            await ControlServer(tmp_path / "other.sock", echo, lock_beside=state).start()
        await server.stop()

    asyncio.run(run())


def test_a_client_that_goes_away_harms_nobody(path: Path) -> None:
    async def client() -> None:
        for _ in range(5):
            _, writer = await asyncio.open_unix_connection(path)
            writer.write(b'{"command":"echo"}\n')
            writer.transport.abort()
        assert await asked(path, "echo") == {}

    serving(path, client)


def test_only_the_owner_and_the_group_may_ask(path: Path) -> None:
    async def client() -> None:
        mode = await asyncio.to_thread(path.stat)
        assert stat.S_ISSOCK(mode.st_mode)
        assert stat.S_IMODE(mode.st_mode) == 0o660

    serving(path, client)


def test_the_socket_of_a_dead_daemon_is_replaced(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))

    async def client() -> None:
        assert await asked(path, "echo") == {}

    serving(path, client)
    assert not path.exists()


def test_a_second_daemon_is_refused_and_the_first_goes_on(path: Path) -> None:
    async def client() -> None:
        with pytest.raises(SocketUnusable, match="another alarmd runs"):
            await ControlServer(path, echo).start()
        assert await asked(path, "echo") == {}

    serving(path, client)
    serving(path, client)


def test_a_path_that_cannot_hold_a_socket_is_named(tmp_path: Path) -> None:
    with pytest.raises(SocketUnusable, match="too long"):
        asyncio.run(ControlServer(tmp_path / ("x" * 120), echo).start())
    with pytest.raises(SocketUnusable, match="nowhere"):
        asyncio.run(ControlServer(tmp_path / "nowhere" / "s", echo).start())


def test_asking_where_nobody_listens_says_so(path: Path) -> None:
    with pytest.raises(DaemonUnreachable, match="not running"):
        ask(path, "status", {})
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with pytest.raises(DaemonUnreachable, match="not running"):
        ask(path, "status", {})


def test_a_daemon_that_does_not_answer_is_given_up(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(path))
        mute.listen()
        with pytest.raises(DaemonUnreachable, match="does not answer"):
            ask(path, "status", {}, timeout_s=0.05)


@pytest.mark.parametrize(
    "answer", [b"", b"hello\n", b"{}\n", b'{"ok":false,"error":3}\n', b"[1]\n"]
)
def test_an_answer_that_is_not_alarmds_is_told(path: Path, answer: bytes) -> None:
    async def lie(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(answer)
        writer.close()

    async def run() -> None:
        server = await asyncio.start_unix_server(lie, path)
        with pytest.raises(DaemonUnreachable, match="not alarmd's"):
            await asked(path, "status")
        server.close()

    asyncio.run(run())
