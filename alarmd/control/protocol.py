"""The daemon's unix socket: one JSON object a line. The server runs on the loop; `ask` blocks.

    {"command": "status", "arguments": {}}
    {"ok": true, "result": {...}}
    {"ok": false, "error": {"code": "...", "message": {"en": "...", "zh": "..."}}}

A request that is malformed, too long, too slow or unknown gets an error, and the server goes on.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import json
import logging
import os
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from alarmd.i18n.language import Language, Message, MessageError, both_languages, t
from alarmd.system.atomic import FILE_MODE
from alarmd.system.peers import Client, Peer, Places, peer_of

REQUEST_OCTETS_MAX = 64 * 1024  # a request is a few hundred octets
ANSWER_OCTETS_MAX = 4 * 1024 * 1024  # status with 200 open incidents is about 100 KiB
BACKLOG = 128  # clients that come at the same moment wait; the kernel turns any more away
REQUEST_WITHIN_S = 2.0  # for the whole request; alarmctl takes some milliseconds
READ_WITHIN_S = 10.0  # a client that has not read its answer by then is dropped
TOLD_AGAIN_AFTER_S = 60.0  # a thousand connections of one user must not fill the log
SOCKET_MODE = 0o660  # the operator's group may ask; nobody else

Answer = Callable[[str, Mapping[str, Any], Peer], Awaitable[dict[str, Any]]]

_log = logging.getLogger(__name__)


class Refused(MessageError):
    """The daemon will not do what it was asked; `code` is for programs, `message` for people."""

    def __init__(self, code: str, message: Message) -> None:
        self.code = code
        super().__init__(message)


class DaemonUnreachable(MessageError):
    """Nobody answers at the control socket; `message` says what to look at."""


class NotAllowed(DaemonUnreachable):
    """Somebody may answer there, but not to this user; `message` says which group to join."""


class SocketUnusable(MessageError):
    """The socket or its lock cannot be made: the disk is read-only or full, or the path is wrong;
    `message` says where and why."""


class AlreadyRuns(SocketUnusable):
    """Another daemon holds the lock."""


def unknown_command(command: str) -> Refused:
    """The refusal of a command that the daemon does not know."""
    return Refused(
        "unknown_command", t('alarmd knows no command "{command}"', command=command[:80])
    )


class ControlServer:
    """Serves `answer` on the socket `path`; `answer` returns a result or raises Refused. The lock
    that keeps a second daemon out lies beside `lock_beside`, or beside the socket.
    """

    def __init__(
        self,
        path: Path,
        answer: Answer,
        request_within_s: float = REQUEST_WITHIN_S,
        *,
        lock_beside: Path | None = None,
    ) -> None:
        self._path, self._answer, self._request_within_s = path, answer, request_within_s
        self._lock_beside = lock_beside or path
        self._places = Places()
        self._told_at: dict[int, float] = {}
        self._server: asyncio.Server | None = None
        self._lock: int | None = None

    async def start(self) -> None:
        """Listen; replace a dead daemon's socket. Raise AlreadyRuns if another daemon lives, and
        SocketUnusable if no socket can be made: this daemon keeps the lock all the same."""
        self._lock = self._only_one()
        try:
            listening = _listen(self._path)
        except OSError as error:
            raise _unusable(self._path, error) from error
        self._server = await asyncio.start_unix_server(
            self._admit, sock=listening, limit=REQUEST_OCTETS_MAX, backlog=BACKLOG
        )

    def _only_one(self) -> int:
        try:
            return only_one(self._lock_beside)
        except AlreadyRuns:
            raise
        except SocketUnusable:
            if self._lock_beside == self._path:
                raise
            return only_one(self._path)

    async def stop(self) -> None:
        """Stop listening, drop every client and remove the socket."""
        if self._server is None:
            return
        self._server.close()
        self._server = None
        clients = [one.task for one in self._places.clients]
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
        self._path.unlink(missing_ok=True)
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def _admit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        loop = asyncio.get_running_loop()
        client = Client(peer_of(writer.get_extra_info("socket")), task, loop.time())
        try:
            for slow in self._places.give(client, loop.time()):
                self._tell_of_slow(slow.peer, loop.time())
                slow.task.cancel()
            while await self._serve_one(reader, writer, client):
                client.since = loop.time()
        except (ConnectionError, TimeoutError, asyncio.CancelledError):
            # The client went away, or the daemon stops: there is nobody to tell.
            if client.gave_way:
                writer.write(_line(_error("busy", _too_many(client.peer))))
        finally:
            self._places.leave(client)
            writer.close()

    def _tell_of_slow(self, peer: Peer, now: float) -> None:
        if now - self._told_at.get(peer.uid, -TOLD_AGAIN_AFTER_S) >= TOLD_AGAIN_AFTER_S:
            self._told_at[peer.uid] = now
            _log.warning(
                "slow clients of %s (user %d) give way at the control socket", peer.name, peer.uid
            )

    async def _serve_one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, client: Client
    ) -> bool:
        """Answer one request; False when the connection is to be closed."""
        try:
            async with asyncio.timeout(self._request_within_s):
                line = await reader.readuntil(b"\n")
        except asyncio.IncompleteReadError as end:
            if end.partial.strip():
                await _write(
                    writer,
                    _error("malformed", t("the request has no end; end it with a line feed")),
                )
            return False
        except asyncio.LimitOverrunError:
            await _write(
                writer,
                _error(
                    "too_long",
                    t("the request is longer than {octets} octets", octets=REQUEST_OCTETS_MAX),
                ),
            )
            return False
        except TimeoutError:
            await _write(
                writer,
                _error(
                    "too_slow",
                    t("no whole request within {limit:.0f} s", limit=self._request_within_s),
                ),
            )
            return False
        if line.strip():
            client.has_asked = True
            try:
                async with self._places.turn(client.peer):
                    client.is_answered = True
                    reply = await self._reply(line, client.peer)
            finally:
                client.has_asked = client.is_answered = False
            await _write(writer, reply)
        return True

    async def _reply(self, line: bytes, peer: Peer) -> dict[str, Any]:
        try:
            command, arguments = parse_request(line)
            return {"ok": True, "result": await self._answer(command, arguments, peer)}
        except Refused as refused:
            return _error(refused.code, refused.message)
        except Exception:
            # A fault in a report must not end the daemon that rings the neighbours.
            _log.exception("control request failed")
            return _error("failed", t("alarmd could not do that; its log says why"))


def parse_request(line: bytes) -> tuple[str, Mapping[str, Any]]:
    """Read one request line; raise Refused("malformed") unless it is a command with arguments."""
    malformed = Refused(
        "malformed", t('not a request; write one JSON object with "command" and "arguments"')
    )
    try:
        request = json.loads(line)
        # Refuses NaN and half surrogates.
        json.dumps(request, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise malformed from None
    if not isinstance(request, dict) or not request.keys() <= {"command", "arguments"}:
        raise malformed
    command, arguments = request.get("command"), request.get("arguments", {})
    if not isinstance(command, str) or not command or not isinstance(arguments, dict):
        raise malformed
    return command, arguments


def ask(
    path: Path, command: str, arguments: Mapping[str, Any], timeout_s: float = 5.0
) -> dict[str, Any]:
    """Ask the daemon; raise Refused, or DaemonUnreachable after `timeout_s` of silence."""
    request = json.dumps({"command": command, "arguments": dict(arguments)}).encode() + b"\n"
    if len(request) > REQUEST_OCTETS_MAX:
        raise Refused(
            "too_long", t("the request is longer than {octets} octets", octets=REQUEST_OCTETS_MAX)
        )
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        _give_up_after(connection, timeout_s)
        try:
            connection.connect(str(path))
            connection.sendall(request)
            line = _read_line(connection)
        except OSError as error:
            why = _why_unreachable(path, error)
            is_shut = isinstance(error, PermissionError)
            raise (NotAllowed if is_shut else DaemonUnreachable)(why) from error
    try:
        answer = json.loads(line)
        if answer["ok"]:
            return dict(answer["result"])
        refusal = answer["error"]
        refused = Refused(str(refusal["code"]), said(refusal["message"]))
    except (ValueError, KeyError, TypeError):
        raise DaemonUnreachable(
            t("{path} answered something that is not alarmd's", path=path)
        ) from None
    raise refused


def _give_up_after(connection: socket.socket, seconds: float) -> None:
    """Let the kernel limit the wait of each step: with a timeout of Python's own, `connect` would
    fail at once while many clients wait to be accepted.
    """
    limit = struct.pack("ll", int(seconds), int(seconds % 1 * 1e6))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)


def _read_line(connection: socket.socket) -> bytes:
    received = bytearray()
    while not received.endswith(b"\n"):
        octets = connection.recv(65536)
        if not octets or len(received) > ANSWER_OCTETS_MAX:
            break
        received += octets
    return bytes(received)


def _why_unreachable(path: Path, error: OSError) -> Message:
    match error:
        case FileNotFoundError():
            return t(
                "alarmd is not running (no {path}); start it: systemctl start alarmd", path=path
            )
        case ConnectionRefusedError():
            return t(
                "alarmd is not running (nobody answers at {path}); start it: systemctl start "
                "alarmd",
                path=path,
            )
        case PermissionError():
            return t(
                "you may not ask alarmd at {path}: join the group of that file (usually alarmd), "
                "then log in again",
                path=path,
            )
        case BlockingIOError():
            return t(
                "alarmd does not answer at {path}; look at its log: journalctl -u alarmd", path=path
            )
        case _:
            return t(
                "cannot talk to alarmd at {path}: {why}", path=path, why=error.strerror or error
            )


def _too_many(peer: Peer) -> Message:
    return t("too many clients of {user} at once; try again in a moment", user=peer.name)


def said(both: Mapping[str, str]) -> Message:
    """A message made of a sentence that came over the wire in both languages."""
    return _Said("", both)


class _Said(Message):
    """A message that the daemon has already rendered; the tables of this process do not know it."""

    def render(self, language: Language) -> str:
        return str(self.values[language.value])


def _error(code: str, message: Message) -> dict[str, Any]:
    return {"ok": False, "error": {"code": code, "message": both_languages(message)}}


def _line(answer: Mapping[str, Any]) -> bytes:
    return json.dumps(answer, separators=(",", ":")).encode() + b"\n"


async def _write(writer: asyncio.StreamWriter, answer: Mapping[str, Any]) -> None:
    writer.write(_line(answer))
    async with asyncio.timeout(READ_WITHIN_S):
        await writer.drain()


def only_one(path: Path) -> int:
    """Take the lock beside `path`; the kernel frees it when this daemon ends. Raise AlreadyRuns if
    another daemon has it, SocketUnusable if no lock can be made."""
    try:
        lock = _lock_file(Path(f"{path}.lock"))
    except OSError as error:
        raise _unusable(path, error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise AlreadyRuns(
            t("another alarmd runs with {path}; stop it first: systemctl stop alarmd", path=path)
        ) from None
    return lock


def _lock_file(path: Path) -> int:
    """Open the lock file; on a read-only disk, the file of an earlier start. Follow no link."""
    flags = os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | flags, FILE_MODE)
    except OSError as error:
        if error.errno != errno.EROFS or not path.exists():
            raise
        return os.open(path, os.O_RDONLY | flags)


def _unusable(path: Path, error: OSError) -> SocketUnusable:
    return SocketUnusable(t("{path}: {why}", path=path, why=error.strerror or error))


def _listen(path: Path) -> socket.socket:
    """A listening socket at `path`, with its mode set before anybody can see it."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listening.bind(str(fresh))
        fresh.chmod(SOCKET_MODE)
        listening.setblocking(False)
        listening.listen(BACKLOG)
        fresh.rename(path)  # a dead daemon's socket is replaced in one step
    except OSError:
        listening.close()
        raise
    return listening
