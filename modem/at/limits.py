"""How long an AT conversation waits, and how much it keeps."""

from __future__ import annotations

PROMPT_MAX_S = 10.0
"""From AT+CMGS to its prompt; a modem that needs longer has lost the command or we the prompt."""

SUBMIT_MAX_S = 130.0
"""For the timeout_s of AT+CMGS: TR1M is 35 to 45 s (24.011 10) plus set-up; vendors say 120. What
is given up sooner would be called unknown without need."""

ACCEPTED_MAX_S = 2.0
"""From "+CMGS:" to its OK. It was accepted either way; some firmware never sends the OK."""

ERROR_SETTLE_S = 0.05
"""How long an ERROR is held back, to swallow an OK on its heels, perhaps in the next USB frame."""

QUIET_MAX_S = 10.0
"""A modem that chatters for so long is probed anyway."""

PROBE_MAX_S = 2.0
"""From AT to its OK (local command, no network involved)."""

SILENCE_S, CONFIRM_S = 1.0, 0.3
"""After a timeout: the silence before the probe, and the wait for a second result to it."""

OPEN_SILENCE_S, OPEN_CONFIRM_S = 0.1, 0.05
"""The same on a fresh port, where nothing of ours can be late."""

LATE_OK_MAX_S = 1.0
"""How long after a late "+CMGS:" an OK is taken to be its own and not the running command's."""

RIVAL_S = 20.0
"""What is left to a submit when a result came that may be its own or an older one's: the network
takes a text in 3 to 10 s, and the modem is free for it from that result on."""

PDU_MAX_S = 5.0
"""From the first line of a two-line URC to the second."""

TEXT_MAX_S = 1.0
"""The same in text mode, where the second line may say anything: a result is not mistaken for it
any longer."""

QUOTE_MAX_S = 1.0
"""From the line that opens a quote to the one that closes it. What a modem says at once takes 0.1 s
at 115,200 baud; a quote that never closes must not hold up results for longer."""

LINES_MAX = 1024
"""Answer lines kept for one command: +CMGL of 255 texts is 510. What exceeds it comes as URCs."""

LATE_MAX_S = 360.0
"""How long after its ctrl-Z a text may still be answered: nobody states a longest time. Vendors end
a submit after 120 s at most; this is three times as long."""
