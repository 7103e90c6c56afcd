"""What this box says in its calls: the sentences of an incident as sounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from alarmd.i18n.language import Language
from alarmd.incident.content import speech
from alarmd.incident.content.speech import Fixed, Sentence
from alarmd.incident.facts.entries import AttemptStarted, Channel, Order
from alarmd.incident.facts.keypad import RESPONSES, keys_of
from alarmd.incident.facts.world import Incident, Notification, World
from alarmd.incident.policy import Policy
from alarmd.voice.dialogue import Dialogue, Spoken
from alarmd.voice.prompts import Announcement
from modem.voice.talk import Clip, Talk

Resolve = Callable[[Sentence], Announcement]


class Announcer:
    """Gives each call its talk. `resolve` finds the sound of a sentence: it may read the disk, so
    `talk` and `answer` may block for a moment, and somebody waits for them."""

    def __init__(self, resolve: Resolve, policy: Policy) -> None:
        self._resolve, self._policy = resolve, policy

    def talk(self, world: World, order: AttemptStarted) -> Talk:
        """The talk of this call, which `is_spoken`, in the world in which the call was ordered."""
        incident = world.incidents[order.incident]
        person = incident.notifications[order.party]
        hears = world.lines[order.line].hears
        said = speech.announcement(incident, person, order.purpose, hears=hears)
        spoken = Spoken(
            announcement=_clip(self._resolve, said),
            wrong_key=_clip(self._resolve, _wrong_key(person)),
            no_key=_clip(self._resolve, _no_key(incident, person)),
            thanks=_clip(self._resolve, speech.thanks(person)),
            keys=keys_of(person),
        )
        return Dialogue(spoken, self._policy)

    def answer(self, world: World, attempt: int, key: str) -> Clip | None:
        """The answer to a key in the call of this attempt, now that the key is written down; None
        if the talk itself knows what to say."""
        owner = world.owners.get(attempt)
        if owner is None:
            return None
        incident = world.incidents[owner[0]]
        said = speech.answer(incident, incident.notifications[owner[1]], key)
        return _clip(self._resolve, said) if said is not None else None


def is_spoken(order: Order) -> TypeGuard[AttemptStarted]:
    """Whether it is a call in which something is said: not a text, and not one that only rings."""
    return isinstance(order, AttemptStarted) and order.channel is Channel.VOICE and order.text != ""


def trial(resolve: Resolve, language: Language, policy: Policy) -> Talk:
    """The talk of a call that only tests a line: what a neighbour hears in a drill, but no name."""

    def clip(*prompts: str) -> Clip:
        return _clip(resolve, Sentence(language, tuple(map(Fixed, prompts))))

    spoken = Spoken(
        announcement=clip("drill", "press_member"),
        wrong_key=clip("wrong_key", "press_member"),
        no_key=clip("no_key", "goodbye"),
        thanks=clip("thanks", "goodbye"),
        keys=frozenset(RESPONSES),
    )
    return Dialogue(spoken, policy)


def _clip(resolve: Resolve, said: Sentence) -> Clip:
    announcement = resolve(said)
    return Clip(announcement.pcm, announcement.text, said.language.value)


def _wrong_key(person: Notification) -> Sentence:
    if person.is_originator:
        return speech.wrong_key_of_caller(person)
    return speech.wrong_key(person)


def _no_key(incident: Incident, person: Notification) -> Sentence:
    if person.is_originator:
        return speech.alarm_stands(incident, person)
    return speech.no_key(person)
