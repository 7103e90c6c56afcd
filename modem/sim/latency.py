"""How long the simulated network takes. The defaults are those of real sticks and networks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Latencies:
    """Every delay of the simulation, in seconds of the loop's time; replace any with
    `dataclasses.replace`."""

    submit_s: float = 3.0
    """ctrl-Z to +CMGS for one part: 2.5 to 3 s on a 3G or LTE stick, 5 to 10 s on 2G."""
    deliver_s: float = 3.0
    """From acceptance by the service centre to receipt by a handset that is on: 2 to 10 s."""
    report_s: float = 1.0
    """From receipt by the handset to the status report at the sender."""
    redeliver_s: float = 30.0
    """How long the service centre waits before it tries again to reach a phone that refused."""
    setup_s: float = 5.0
    """ATD (or a phone's call key) to alerting: 2 s VoLTE, under 7 s 2G and 3G, 5 to 10 s on usual
    sticks."""
    ring_cadence_s: float = 5.0
    """From one RING to the next: 3 to 6 s."""
    clip_s: float = 0.1
    """RING to the +CLIP that follows it."""
    answer_s: float = 0.5
    """From off-hook until the call is active at both ends."""
    release_s: float = 0.5
    """From one end's hang-up to the other end's NO CARRIER; also from AT+CHUP to its OK."""
    no_answer_s: float = 60.0
    """After this much ringing the network gives up (45 to 60 s in China)."""
    registration_s: float = 5.0
    """From SIM ready and radio on to registered."""
    boot_s: float = 10.0
    """Power or reset to RDY."""
    ussd_s: float = 1.0
    """AT+CUSD to the +CUSD answer."""
    acknowledge_s: float = 15.0
    """How long a modem in phase 2+ waits for +CNMA before it stops routing texts to its
    terminal."""

    sound_step_s: float = 0.02
    """How often a modem hands over the sound of a call: one frame, or several at once."""
    key_s: float = 0.12
    """From a key press to the modem's report of it."""

    @classmethod
    def none(cls) -> Latencies:
        """Delays of 0; rhythms, limits (rings, retries, no answer) and `key_s` stay as they are."""
        return cls(
            submit_s=0.0,
            deliver_s=0.0,
            report_s=0.0,
            setup_s=0.0,
            clip_s=0.0,
            answer_s=0.0,
            release_s=0.0,
            registration_s=0.0,
            boot_s=0.0,
            ussd_s=0.0,
        )
