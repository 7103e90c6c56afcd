"""A test that is a coroutine is played on virtual time; `modem` is a healthy modem to script."""

from __future__ import annotations

import inspect

import pytest

from tests.modem.scripted import ScriptedModem
from tests.modem.virtual_loop import run


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True


@pytest.fixture
def modem() -> ScriptedModem:
    return ScriptedModem()
