"""The radio side of a simulated modem: registration, operator, signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modem.sim.record import Fact, FactKind
from modem.types import RegistrationState

if TYPE_CHECKING:
    from modem.sim.modem import SimModem

OPERATOR = ("China Mobile", "CMCC", "46000")
"""Long, short and numeric name (27.007 7.3)."""
LOCATION = ("1A2B", "01C3D405")
LTE = 7
"""Area code, cell and access technology of +CREG (27.007 7.2)."""


class Radio:
    """Registers `registration_s` after the SIM is ready and the radio on. The other parts of the
    modem ask it whether they may use the network."""

    def __init__(self, modem: SimModem) -> None:
        self._modem = modem
        self._epoch = 0
        self.function = 1
        self.state = RegistrationState.NOT_REGISTERED
        self.target = RegistrationState.HOME
        self.rssi = 21

    @property
    def is_registered(self) -> bool:
        """Whether the network can reach the modem."""
        return self.state.carries_texts

    def search(self) -> None:
        """Look for the network, if the SIM is ready and the radio on."""
        self._epoch += 1
        modem = self._modem
        if not modem.sim.is_unlocked or modem.is_sim_busy or self.function != 1:
            return self._enter(RegistrationState.NOT_REGISTERED)
        self._enter(RegistrationState.SEARCHING)
        network = modem.network
        network.after(network.latencies.registration_s, self._registered, self._epoch)

    def set_target(self, state: RegistrationState) -> None:
        """Set the registration that the network grants this SIM from now on: HOME, DENIED,
        SMS_ONLY_HOME, SEARCHING..."""
        self.target = state
        self.search()

    def switch(self, function: int) -> None:
        """AT+CFUN: 1 is full, anything else takes the modem off the network."""
        self.function = function
        self.search()

    def lose(self) -> None:
        """Leave the network without a URC: power is gone."""
        self._epoch += 1
        self._note(RegistrationState.NOT_REGISTERED)
        self.state = RegistrationState.NOT_REGISTERED

    def _registered(self, epoch: int) -> None:
        if epoch == self._epoch:
            self._enter(self.target)

    def _enter(self, state: RegistrationState) -> None:
        if state is self.state:
            return
        self._note(state)
        self.state = state
        if not state.carries_texts:
            self._modem.calls.drop_all()
        for name, mode in self._modem.settings.unsolicited.items():
            if mode:
                self._modem.urc(f"{name}: {self.report(mode)}")
        if self.is_registered:
            self._modem.network.reachable_again(self._modem)

    def report(self, mode: int) -> str:
        """<stat>; if registered, from mode 2 on also area code, cell and access technology."""
        if mode < 2 or not self.is_registered:
            return str(int(self.state))
        return f'{int(self.state)},"{LOCATION[0]}","{LOCATION[1]}",{LTE}'

    def _note(self, state: RegistrationState) -> None:
        if state.carries_texts != self.state.carries_texts:
            kind = FactKind.REGISTERED if state.carries_texts else FactKind.DEREGISTERED
            modem = self._modem
            modem.network.note(Fact(modem.network.loop.time(), kind, modem.number, line=modem.line))
