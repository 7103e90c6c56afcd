"""(World, Entry) to World: what is learnt of who comes when called, and when it is forgotten."""

from __future__ import annotations

from msgspec.structs import replace

from alarmd.incident.facts.answers import ANSWERS_MAX, kept
from alarmd.incident.facts.entries import AnswersForgotten, AnswersLearnt, PrivatePartsErased
from alarmd.incident.facts.world import World


def with_answers(
    world: World, entry: AnswersLearnt | AnswersForgotten | PrivatePartsErased, at: float
) -> World:
    """The world with the answers that were learnt, without those of the parties to forget, and
    without what is too old."""
    answers = kept(world.answers, at)
    match entry:
        case AnswersLearnt():
            for party, answer in entry.answers or ():  # None: erased in the meantime
                answers[party] = (*answers.get(party, ()), answer)[-ANSWERS_MAX:]
        case AnswersForgotten():
            answers = {one: of for one, of in answers.items() if one not in entry.parties}
        case erased:
            world = replace(world, erased=erased, erased_at=at)
    return replace(world, answers=answers)
