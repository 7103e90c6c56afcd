"""How often, how long, how many: every number of the promise as a named value with its unit and its
reason.
"""

from __future__ import annotations

from msgspec import Struct


class Policy(Struct, frozen=True):
    """The numbers that `decide` and `plan` use. An operator may set any of them in alarmd.yaml."""

    # The originator hears the ringing tone; the call is never answered, so it costs nothing.
    end_ring_after_s: float = 2.0
    end_unshown_ring_after_s: float = 8.0  # a number can come with the second RING, 6 s later
    # Hang up again every 30 s while a ringing call is still listed; after 90 s treat it as stale.
    ring_end_again_after_s: float = 30.0
    ring_given_up_after_s: float = 90.0
    # Cut before voicemail takes over (25 to 35 s on Chinese networks).
    ring_max_s: float = 30.0
    # A neighbour's first, second and every further call. Figures here and below: the second person,
    # median and nine of ten, on two lines with voice by night, a year of drills seen, 200 alarms of
    # benchmarks/helpers: 121 and 292 s as it is. With 20 s in all rounds 138 and 293, with 30 s 125
    # and 292.
    ring_s: tuple[float, ...] = (25.0, 25.0, 30.0)
    # Whoever hardly ever comes is rung for less at first; otherwise 121 and 319.
    unlikely_below: float = 0.1
    ring_unlikely_s: float = 16.0
    # A call without voice says nothing: it is held long enough to be noticed, then ended.
    answered_hold_s: float = 4.0
    # An announcement begins with "emergency". If that is over before the phone is at the ear, the
    # rest still follows and all of it is repeated; so it starts at once. A village where people
    # miss the first words sets a pause here.
    talk_settle_s: float = 0.0
    # Time to find the key after the announcement; on a line that hears no keys, the pause before
    # the announcement comes again. Three times 15 s leave room for hearing it again.
    key_wait_s: float = 5.0
    announcement_pause_s: float = 1.0
    announcements_max: int = 3
    key_answer_within_s: float = 2.0  # then "thank you": a slow disk must not mean silence
    talk_max_s: float = 100.0  # the modem ends every call after 120 s
    # The originator is rung back; a second time if the phone was engaged, while it can still help.
    call_back_tries_max: int = 2
    call_back_within_s: float = 300.0
    # Time to get up and look at the phone. The second call comes when it is likelier to bring
    # somebody than the first call to another; after `second_call_presses_after_s` it comes first,
    # to be within the 180 s in which a phone on do-not-disturb lets the same number through.
    call_again_after_s: float = 30.0  # with 90 s 121 and 332
    officer_call_again_after_s: float = 90.0  # their call comes before the neighbours' each time
    call_same_line_for_s: float = 80.0
    second_call_presses_after_s: float = 120.0
    call_rounds_max: int = 3
    call_busy_again_after_s: float = 30.0  # somebody is awake there, and the phone is free soon
    text_attempts_max: int = 8
    text_retry_after_s: tuple[float, ...] = (5.0, 15.0, 45.0, 120.0)  # the last one repeats
    text_refusals_max: int = 2  # one refusal may be the SIM's fault, two are the number's
    unknown_again_after_s: float = 30.0  # if there is only one line; over another line at once
    # A modem answers or gives up within 130 s (27.005), a call within 45 + 30 + 120 s.
    attempt_given_up_after_s: float = 300.0
    # The latest instant. If it is less likely than `widen_below` that enough of the near ones come,
    # more people are told after `widen_not_before_s`. At 100 s always: 131 and 309, and 0.6 houses
    # fewer are told; with 0.8: 126 and 297, and 1.8 more.
    escalate_after_s: float = 100.0
    widen_below: float = 0.6
    widen_not_before_s: float = 40.0
    nobody_yet_after_s: float = 100.0  # then the originator must know that nobody is coming so far
    enough_coming: int = 2
    learns_answers: bool = True  # of the calls of the last year: whom to call first
    exhausted_after_s: float = 600.0  # even if the lines are down and nothing could be tried
    coming_expires_after_s: float = 900.0
    # Longer than the all-clear of one alarm takes on two lines. If many alarms are closed at once,
    # they hold up the second wave of an open alarm by no more than this.
    all_clear_first_for_s: float = 60.0
    status_text_every_s: float = 60.0
    # A phone is dialled some seconds before its ring is heard, and a person must read our text
    # first.
    answer_not_within_s: float = 8.0
    # Redials of an excited person are one gesture, until they have read the text that says what a
    # second ring means. Without a status report we count `delivery_takes_s` from the hand-over to
    # the network. If the text does not leave, redials are one gesture for `same_gesture_max_s` at
    # most.
    same_gesture_within_s: float = 20.0
    delivery_takes_s: float = 10.0
    same_gesture_max_s: float = 60.0
    ask_back_every_s: float = 300.0  # a text that we cannot read is asked back once, not each time
    # Nine texts on one line take 30 s. If the network takes none, a closing waits no longer.
    first_wave_within_s: float = 60.0
    # Of 900 codes. A phone that mistyped may close again after an hour, the operator at once.
    wrong_codes_max: int = 3
    codes_shut_for_s: float = 3600.0
    officer_again_every_s: float = 300.0
    reply_window_s: float = 86400.0  # people read the night's texts in the morning, and answer
    lines_calling_while_texting: int = 1  # texts go first on all other lines
    texts_per_hour: int = 200
    texts_per_day: int = 1000
    calls_per_hour: int = 20
    calls_per_day: int = 80
    refusals_in_a_row: int = 3  # then the SIM gets a rest
    refusing_rest_s: float = 300.0
    line_lost_after_s: float = 600.0  # by then every step of the modem's reset was tried
    line_mended_after_s: float = 300.0  # a line that comes and goes is not mended
    line_lost_text_every_s: float = 3600.0
    # A person in need has rung by then, or has an answer: more texts come from a machine.
    text_alarms_per_hour: int = 6
    # For a house with two false alarms within the hour. The officer, who is called at once, has
    # rung the house by then; a neighbour who is woken a minute later is in time.
    false_house_held_for_s: float = 60.0
    text_validity_s: float = 3600.0  # an alarm that arrives the next morning helps nobody
    report_match_within_s: float = 86400.0
