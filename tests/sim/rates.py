"""How often each fault of modems and of the network comes: the range from which a night draws."""

from __future__ import annotations

MODEM_RATES = {
    "pieces": (0.05, 0.9),
    "clumps": (0.05, 0.5),
    "noise": (0.001, 0.2),
    "stray_urcs": (0.05, 1.0),
    "deaf": (0.001, 0.05),
    "mute": (0.001, 0.03),
    "command_errors": (0.001, 0.05),
    "clcc_errors": (0.01, 0.6),
    "silent_boots": (0.3, 1.0),
    "refusals": (0.01, 0.5),
    "loses_prompts": (0.005, 0.2),
    "late_results": (0.005, 0.2),
    "lost_hints": (0.05, 1.0),
    "blind_hints": (0.05, 1.0),
    "wrong_hints": (0.05, 1.0),
    "stores_elsewhere": (0.05, 1.0),
    "doubles_texts": (0.05, 1.0),
    "kept_texts": (0.05, 0.8),
    "zombies": (0.02, 0.6),
    "lost_ends": (0.1, 1.0),
    "sound_stalls": (0.1, 1.0),
    "silent_sound": (0.1, 1.0),
}
LATER_MODEM_RATES = {"forgets": (0.1, 1.0)}
"""Drawn from a generator of their own: the nights of before keep the faults that they had."""
NETWORK_RATES = {
    "slow_texts": (0.02, 0.5),
    "lost_texts": (0.01, 0.3),
    "doubled_texts": (0.02, 0.5),
    "shuffled_parts": (0.2, 1.0),
    "lost_reports": (0.05, 1.0),
    "late_reports": (0.05, 1.0),
    "strange_reports": (0.02, 0.5),
    "false_reports": (0.02, 0.5),
    "congestion": (0.01, 0.5),
}


LATER_NETWORK_RATES = {
    "senseless_stamps": (0.05, 1.0),
    "cut_texts": (0.05, 1.0),
    "false_pluses": (0.05, 1.0),
}
