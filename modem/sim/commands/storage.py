"""The message stores seen by the terminal: 27.005 3.2.2, 3.4.2 to 3.4.4 and 3.5.4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modem.sim.commands.forms import Command, quoted
from modem.sim.render import list_entry, read_entry
from modem.sim.request import (
    CMS_INVALID_INDEX,
    CMS_NOT_ALLOWED,
    NOTHING,
    Action,
    Cause,
    Later,
    Refused,
    Reply,
    Request,
)
from modem.sim.store import MEMORIES, STATUS_NAMES, Status

if TYPE_CHECKING:
    from modem.sim.modem import SimModem

_INVALID_MEMORY = Cause("CMS", 302)
_FAILED = Cause("CMS", 500)
_DELETED_BY_FLAG = {
    1: (Status.READ,),
    2: (Status.READ, Status.SENT),
    3: (Status.READ, Status.SENT, Status.UNSENT),
    4: (Status.READ, Status.SENT, Status.UNSENT, Status.UNREAD),
}
"""<delflag> of +CMGD (27.005 3.5.4)."""


def _memories(modem: SimModem, request: Request) -> Reply:
    match request.action:
        case Action.READ:
            shown = (f'"{name}",{_use(modem, name)}' for name in modem.settings.cpms)
            return ("+CPMS: " + ",".join(shown),)
        case Action.TEST:
            return ("+CPMS: " + ",".join([f"({quoted(MEMORIES)})"] * 3),)
        case Action.SET | Action.EXECUTE:
            names = [field.upper() for field in request.fields()]
            if not 1 <= len(names) <= 3 or any(name not in MEMORIES for name in names):
                raise Refused(_INVALID_MEMORY)
            if modem.faults.takes_all_memories and len(names) < 3:
                raise Refused(_INVALID_MEMORY)
            modem.settings.cpms[: len(names)] = names
            return ("+CPMS: " + ",".join(_use(modem, name) for name in modem.settings.cpms),)


def _use(modem: SimModem, name: str) -> str:
    store = modem.mail.store(name)
    return f"{len(store)},{store.capacity}"


def _read(modem: SimModem, request: Request) -> Reply:
    """AT+CMGR: an empty place is OK without a message; a read message is marked as such."""
    if request.action is Action.TEST:
        return NOTHING
    index = request.numbers(1, default=-1)[0]
    store = modem.mail.store(modem.settings.cpms[0])
    if not 1 <= index <= store.capacity:
        raise Refused(CMS_INVALID_INDEX)
    message = store.get(index)
    if message is None:
        return NOTHING
    if message.status is Status.UNREAD:
        store.mark(index, Status.READ)
    return read_entry(message, modem.settings)


def _list(modem: SimModem, request: Request) -> Reply:
    if request.action is Action.TEST:
        names = ",".join(f'"{name}"' for name in STATUS_NAMES.values())
        return ("+CMGL: (0-4)" if modem.settings.cmgf == 0 else f"+CMGL: ({names})",)
    status = _wanted(modem, request)
    store = modem.mail.store(modem.settings.cpms[0])
    lines: list[str] = []
    is_broken = modem.chance(modem.faults.broken_lists)
    for index in store.indexes() if status is Status.ALL else store.indexes(status):
        message = store.get(index)
        assert message is not None
        if is_broken and modem.chance(0.5):
            break
        lines += list_entry(index, message, modem.settings)
        if message.status is Status.UNREAD:
            store.mark(index, Status.READ)
    if is_broken:
        modem.finish(modem.ticket, *lines, cause=_FAILED)
        return Later.PENDING
    return lines


def _wanted(modem: SimModem, request: Request) -> Status:
    """<stat>: a number in PDU mode, a name in text mode; absent means unread."""
    wanted = request.fields()[0].upper()
    if not wanted:
        return Status.UNREAD
    for status, name in STATUS_NAMES.items():
        if wanted == (str(int(status)) if modem.settings.cmgf == 0 else name):
            return status
    raise Refused(CMS_NOT_ALLOWED)


def _delete(modem: SimModem, request: Request) -> Reply:
    memory = modem.settings.cpms[0]
    store = modem.mail.store(memory)
    if request.action is Action.TEST:
        return (f"+CMGD: ({','.join(map(str, store.indexes()))}),(0-4)",)
    index, flag = request.numbers(2)
    if modem.chance(modem.faults.kept_texts):
        if modem.chance(0.5):
            raise Refused(_FAILED)
        return NOTHING
    if flag:
        if flag not in _DELETED_BY_FLAG:
            raise Refused(CMS_NOT_ALLOWED)
        modem.mail.delete(memory, store.indexes(*_DELETED_BY_FLAG[flag]))
    elif 1 <= index <= store.capacity:
        modem.mail.delete(memory, [index])
    else:
        raise Refused(CMS_INVALID_INDEX)
    return NOTHING


TABLE: dict[str, Command] = {
    "+CPMS": _memories,
    "+CMGR": _read,
    "+CMGL": _list,
    "+CMGD": _delete,
}
