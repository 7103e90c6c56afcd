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
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from alarmd.language import Language, Message, MessageError, t

REQUEST_OCTETS_MAX = 64 * 1024  # a request is a few hundred octets
ANSWER_OCTETS_MAX = 4 * 1024 * 1024  # status with 200 open incidents is about 100 KiB
CLIENTS_MAX = 16  # an operator or two, a board, a watch
REQUEST_WITHIN_S = 10.0  # a client that has not finished its request by then is not a person's tool
SOCKET_MODE = 0o660  # the operator's group may ask; nobody else

Answer = Callable[[str, Mapping[str, Any]], Awaitable[dict[str, Any]]]

_log = logging.getLogger(__name__)


class Refused(MessageError):
    """The daemon will not do what it was asked; `code` is for programs, `message` for people."""

    def __init__(self, code: str, message: Message) -> None:
        self.code = code
        super().__init__(message)


class DaemonUnreachable(MessageError):
    """Nobody answers at the control socket; `message` says what to look at."""


class SocketUnusable(MessageError):
    """Another daemon has the socket, or its path is wrong; `message` says what to do."""


class SocketReadOnly(SocketUnusable):
    """There can be no socket on a disk that is read-only, and another daemon neither began there
    nor runs."""


def unknown_command(command: str) -> Refused:
    """What to raise for a command that nobody knows."""
    return Refused(
        "unknown_command", t('the daemon knows no command "{command}"', command=command[:80])
    )


class ControlServer:
    """Serves `answer` on the socket `path`; `answer` returns a result or raises Refused."""

    def __init__(
        self, path: Path, answer: Answer, request_within_s: float = REQUEST_WITHIN_S
    ) -> None:
        self._path, self._answer, self._request_within_s = path, answer, request_within_s
        self._clients: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._lock: int | None = None

    async def start(self) -> None:
        """Listen; replace a dead daemon's socket; raise SocketUnusable if a live one has it."""
        self._lock = only_one(self._path)
        try:
            listening = _listen(self._path)
        except OSError as error:
            if error.errno != errno.EROFS:
                self._unlock()
            raise _unusable(self._path, error) from error
        self._server = await asyncio.start_unix_server(
            self._admit, sock=listening, limit=REQUEST_OCTETS_MAX
        )

    async def stop(self) -> None:
        """Stop listening, drop every client and remove the socket."""
        if self._server is None:
            return
        self._server.close()
        self._server = None
        clients = tuple(self._clients)
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
        try:
            if len(self._clients) >= CLIENTS_MAX:
                await _write(
                    writer, _error("busy", t("too many clients at once; try again in a moment"))
                )
                return
            self._clients.add(task)
            while await self._serve_one(reader, writer):
                pass
        except (ConnectionError, TimeoutError, asyncio.CancelledError):
            return  # the client went away, or the daemon stops: there is nobody to tell
        finally:
            self._clients.discard(task)
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
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
            await _write(writer, await self._reply(line))
        return True

    async def _reply(self, line: bytes) -> dict[str, Any]:
        try:
            command, arguments = parse_request(line)
            return {"ok": True, "result": await self._answer(command, arguments)}
        except Refused as refused:
            return _error(refused.code, refused.message)
        except Exception:
            # A fault in a report must not end the daemon that rings the neighbours.
            _log.exception("control request failed")
            return _error("failed", t("the daemon could not do that; its log says why"))


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
        connection.settimeout(timeout_s)
        try:
            connection.connect(str(path))
            connection.sendall(request)
            line = _read_line(connection)
        except OSError as error:
            raise DaemonUnreachable(_why_unreachable(path, error)) from error
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
                "alarmd is not running (dead socket {path}); start it: systemctl start alarmd",
                path=path,
            )
        case PermissionError():
            return t("you may not talk to alarmd at {path}; join the group of that file", path=path)
        case TimeoutError():
            return t(
                "alarmd does not answer at {path}; look at its log: journalctl -u alarmd", path=path
            )
        case _:
            return t(
                "cannot talk to alarmd at {path}: {why}", path=path, why=error.strerror or error
            )


def said(both: Mapping[str, str]) -> Message:
    """A sentence that came over the wire in both languages, as a message."""
    return _Said("", both)


class _Said(Message):
    """Already rendered where it was said; the tables of this process know nothing of it."""

    def render(self, language: Language) -> str:
        return str(self.values[language.value])


def both_languages(message: Message) -> dict[str, str]:
    """A message as it goes over the wire."""
    return {language.value: message.render(language) for language in Language}


def _error(code: str, message: Message) -> dict[str, Any]:
    return {"ok": False, "error": {"code": code, "message": both_languages(message)}}


async def _write(writer: asyncio.StreamWriter, answer: Mapping[str, Any]) -> None:
    writer.write(json.dumps(answer, separators=(",", ":")).encode() + b"\n")
    async with asyncio.timeout(REQUEST_WITHIN_S):  # a client that does not read is dropped
        await writer.drain()


def only_one(path: Path) -> int:
    """Hold the lock beside the socket while this daemon lives; the kernel frees it after. Raise
    SocketUnusable if another has it."""
    try:
        lock = _lock_file(Path(f"{path}.lock"))
    except OSError as error:
        raise _unusable(path, error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise SocketUnusable(
            t("another alarmd runs with {path}; stop it first: systemctl stop alarmd", path=path)
        ) from None
    return lock


def _lock_file(path: Path) -> int:
    """A disk that is read-only has it from before."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, SOCKET_MODE)
    except OSError as error:
        if error.errno != errno.EROFS or not path.exists():
            raise
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def _unusable(path: Path, error: OSError) -> SocketUnusable:
    kind = SocketReadOnly if error.errno == errno.EROFS else SocketUnusable
    return kind(t("{path}: {why}", path=path, why=error.strerror or error))


def _listen(path: Path) -> socket.socket:
    """A listening socket at `path`, with its mode set before anybody can see it."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listening.bind(str(fresh))
        fresh.chmod(SOCKET_MODE)
        listening.setblocking(False)
        listening.listen(CLIENTS_MAX)
        fresh.rename(path)  # a dead daemon's socket is replaced in one step
    except OSError:
        listening.close()
        raise
    return listening
