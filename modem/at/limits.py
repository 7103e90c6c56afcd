"""How long an AT conversation waits, and how much it keeps."""

from __future__ import annotations

PROMPT_MAX_S = 10.0
"""From AT+CMGS to its prompt. After that the modem has lost the command, or we the prompt."""

SUBMIT_MAX_S = 130.0
"""For the timeout_s of AT+CMGS: TR1M is 35 to 45 s (24.011 10) plus set-up; vendors say 120. A
shorter limit would make outcomes unknown without need."""

ACCEPTED_MAX_S = 2.0
"""From "+CMGS:" to its OK. The text was accepted either way; some firmware never sends the OK."""

ERROR_SETTLE_S = 0.05
"""How long an ERROR is held back, to drop an OK right behind it, perhaps in the next USB frame."""

QUIET_MAX_S = 10.0
"""A modem that is not silent within this time is probed anyway."""

PROBE_MAX_S = 2.0
"""From AT to its OK (local command, no network involved)."""

SILENCE_S, CONFIRM_S = 1.0, 0.3
"""After a timeout: the silence before the probe, and the wait for a second result to it."""

OPEN_SILENCE_S, OPEN_CONFIRM_S = 0.1, 0.05
"""The same on a fresh port, where nothing of ours can be late."""

LATE_OK_MAX_S = 1.0
"""How long after a late "+CMGS:" an OK counts as its own, not as the running command's."""

RIVAL_S = 20.0
"""How long a submit waits on after a result that may be its own or an older submit's: from that
result on the modem is free for it, and the network takes a text in 3 to 10 s."""

PDU_MAX_S = 5.0
"""From the first line of a two-line URC to the second."""

TEXT_MAX_S = 1.0
"""The same in text mode, where the second line may say anything: after this time no result is
mistaken for it."""

QUOTE_MAX_S = 1.0
"""From the line that opens a quote to the line that closes it. A URC sent in one go takes 0.1 s at
115,200 baud; a quote that never closes must not hold up results for longer than this."""

LINES_MAX = 1024
"""Answer lines kept for one command: +CMGL of 255 texts is 510. Further lines come as URCs."""

LATE_MAX_S = 360.0
"""How long after its ctrl-Z a text may still be answered. Nobody states a longest time; vendors end
a submit after 120 s at most, and this is three times as long."""
