"""The English script: what each fixed prompt says."""

from __future__ import annotations

from alarmd.incident.content.speech_script import Script

_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

SCRIPT = Script(
    prompts={
        # An alarm, to those who are asked to come.
        "alarm": "This is the ten household alarm!",
        "drill": "This is a drill. It is not a real alarm.",
        "news": "There is news:",
        "emergency": "Somebody needs help, urgently!",
        "danger": "There is danger!",
        "fire": "There is a fire!",
        "medical": "Somebody is ill or hurt!",
        "other": "Somebody needs help!",
        "mistake": "The caller says that it was a mistake; it is not verified yet.",
        "no_mistake": "It is no mistake.",
        "see_text": "For details see the text message.",
        "press_member": (
            "If you can come, press 1. If you cannot, press 2. To hear it again, press 9."
        ),
        "press_officer": (
            "If you are going, press 1. If you cannot, press 2. To hear it again, press 9."
        ),
        # The answers to a key, or to no key.
        "thanks": "Thank you!",
        "thanks_cannot": "Noted. Thank you for telling us.",
        "first_coming": "You are the first. Please take care.",
        "others_before": "Others who are coming:",
        "others_after": "Please take care.",
        "wrong_key": "That key does nothing here.",
        "no_key": "We have heard no key.",
        "goodbye": "Goodbye.",
        # To the one who raised the alarm.
        "received": "Your alarm is received!",
        "telling_before": "Neighbours being told now:",
        "telling_neighbours": "in all.",
        "telling_both": "and the police officer.",
        "telling_officer": "The police officer is being told.",
        "press_caller": (
            "If it was a mistake, press 0. Danger, press 1. Fire, press 2. "
            "Somebody ill or hurt, press 3."
        ),
        "nobody_yet": (
            "Nobody has answered yet. Call 110, 119 or 120 now. We go on calling people."
        ),
        "noted_mistake": "Noted: it was a mistake. Somebody will still look in.",
        "noted_danger": "Noted: there is danger.",
        "noted_fire": "Noted: there is a fire.",
        "noted_medical": "Noted: somebody is ill or hurt.",
        "alarm_stands": "We have heard no key. Your alarm stands.",
        "stay_calm": "Stay calm. People are being called.",
        "coming_before": "People coming to you:",
        "coming_after": "By name:",
        "a_neighbour": "a neighbour.",
        "and_others": "and others.",
        "call_110": "If it is urgent, call 110.",
        "call_119": "If it is urgent, call 119.",
        "call_120": "If it is urgent, call 120.",
        # It is over.
        "your_house": "At your house:",
        "all_clear": "The alarm is over.",
        "was_real": "It was real and has been dealt with.",
        "was_false": "It was a false alarm.",
        "was_handled": "It has been dealt with.",
        "drill_over": "The drill is over. Thank you for taking part!",
        "next_time": "Next time, ring the hotline again.",
        # Numbers.
        **{f"n{n}": word for n, word in enumerate(_TO_NINETEEN.split())},
        **{f"n{10 * n}": word for n, word in enumerate(_TENS.split(), 2)},
    },
    house_ending="",
    house_endings=(),
)
