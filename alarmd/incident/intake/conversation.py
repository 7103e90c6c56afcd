"""A text of somebody enrolled to facts: read in the situation of its sender, then acted on.

What we asked decides what an answer means (docs/decisions/0011). Words that we cannot read raise no
alarm if we asked their sender; words of distress always raise an alarm.
"""

from __future__ import annotations

from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    BARE,
    Acknowledged,
    AlarmRepeated,
    Channel,
    CloseReason,
    Entry,
    FalseAlarmSaid,
    Kind,
    KindChanged,
    MachineHeard,
    Means,
    Purpose,
    Response,
)
from alarmd.incident.facts.world import Incident
from alarmd.incident.intake.breaker import woken, woken_by_words
from alarmd.incident.intake.closing import (
    Closing,
    Sender,
    closed_by_text,
    code_alone,
    noted,
    sender_of,
    unclear,
)
from alarmd.incident.intake.elsewhere import answered
from alarmd.incident.intake.leaving import leave, may_leave
from alarmd.incident.intake.machines import answers_by_itself
from alarmd.incident.intake.overtaken import (
    is_kind_overtaken,
    is_overtaken,
    late_by_s,
    written_before,
)
from alarmd.incident.intake.recipients import TEXT_KEPT_MAX, Raising, raise_alarm
from alarmd.incident.intake.scene import Scene
from alarmd.incident.reading import Act, Meaning, Situation, understand
from alarmd.roster import Party

_RESPONSES = {
    Act.COMING: Response.COMING,
    Act.CANNOT: Response.CANNOT,
    Act.SEEN: Response.SEEN,
    Act.ARRIVED: Response.ARRIVED,
}

_DIGITS = {Act.COMING: 1, Act.CANNOT: 2}
_NEVER = float("-inf")
REST_WITHIN_S = 900.0  # we wait for the parts of a long text no longer


def hear_words(
    scene: Scene, party: Party, raising: Raising, sent_utc: float, *, is_rest: bool = False
) -> list[Entry]:
    """Return the facts that a text means. `is_rest`: the beginning of this long text was acted on;
    return only what the whole says beyond it.
    """
    sender = sender_of(scene, party, raising, sent_utc)
    about, situation = _placed(scene, sender)
    meaning = _read(sender, situation)
    if is_rest and _is_said(scene, sender, about, meaning):
        return []
    if meaning.act is Act.CLOSE:
        closing = Closing(meaning, scene.instant_of(sent_utc), is_rest)
        return closed_by_text(scene, sender, closing)
    if about is None:
        return _of_nothing(scene, sender, meaning)
    if situation is Situation.OWN:
        return _about_own(scene, sender, about, meaning)
    return _about_others(scene, sender, about, meaning)


def _is_said(scene: Scene, sender: Sender, about: Incident | None, meaning: Meaning) -> bool:
    """Whether the whole of a long text says no more than its beginning, which was acted on."""
    party = sender.party.id
    if meaning.act is Act.CLOSE:
        closed = (one.closed_at for one in sender.over if one.closed_by == party)
        return max(filter(None, closed), default=_NEVER) > scene.now - REST_WITHIN_S
    response = _RESPONSES.get(meaning.act)
    if response is not None and about is not None and party in about.notifications:
        return about.notifications[party].response is response
    return meaning.act not in (Act.ALARM, Act.KIND, Act.MISTAKE)


def _placed(scene: Scene, sender: Sender) -> tuple[Incident | None, Situation]:
    """The incident that the text is about, and the sender's situation: the incident that it names;
    without a name the sender's own, unless the text answers a newer question of ours; then the
    newest that they were asked about.
    """
    named = _read(sender, Situation.ASKED)
    coded = sender.by_code(named.incident)
    if coded is not None:
        return coded, _situation(sender, coded)
    for incident in (*sender.asked, *sender.over, *sender.ours):
        if incident.id == named.incident:
            return incident, _situation(sender, incident)
    own = sender.own
    if own is not None and (named.incident == own.id or not _answers_question(sender, own, named)):
        return own, Situation.OWN
    if named.act is Act.ARRIVED:
        for incident in sender.asked:
            if incident.notifications[sender.party.id].is_coming:
                return incident, _situation(sender, incident)  # the house they went to
    # A wrong all-clear is worse than a question: a closing is about what they know of by now.
    asked = sender.told if named.act is Act.CLOSE else sender.asked
    newest = next(iter(asked), None) or next(iter(sender.over), None)
    if newest is not None:
        return newest, _situation(sender, newest)
    # An answer to our news of the box is no call for help.
    return None, Situation.ASKED if scene.knows_of_outage(sender.party) else Situation.IDLE


def _read(sender: Sender, situation: Situation) -> Meaning:
    """What the text means in this situation. An officer may write a code in place of an alarm's
    number; a text that is only the code closes the alarm.
    """
    text = sender.raising.text
    alone = sender.by_code(code_alone(text)) if sender.is_officer else None
    if alone is not None:
        return Meaning(Act.CLOSE, None, CloseReason.UNSTATED, int(sender.code_of(alone)))
    meaning = understand(text, situation, is_officer=sender.is_officer)
    coded = sender.by_code(meaning.incident)
    if coded is None or meaning.act is Act.CLOSE:
        return meaning
    return replace(meaning, incident=coded.id)


def _situation(sender: Sender, about: Incident) -> Situation:
    if about.originator.id == sender.party.id:
        return Situation.OVER if not about.is_open else Situation.OWN
    if not about.is_open:
        return Situation.OVER
    is_coming = about.notifications[sender.party.id].is_coming
    return Situation.ANSWERED if is_coming else Situation.ASKED


def _answers_question(sender: Sender, own: Incident, reading: Meaning) -> bool:
    """Whether "1" or "2" of somebody with an alarm of their own answers what we asked them last."""
    if not sender.asked or own.is_drill:
        return bool(sender.asked)
    if not reading.is_digit or reading.act not in (Act.COMING, Act.CANNOT):
        return False
    told_at = _texted_at(own, sender.party, Purpose.RECEIVED)
    return _texted_at(sender.asked[0], sender.party, Purpose.ALERT) > told_at


def _texted_at(incident: Incident, party: Party, purpose: Purpose) -> float:
    texts = (
        one.started_at
        for one in incident.notifications[party.id].attempts
        if one.purpose is purpose and one.channel is Channel.SMS and one.may_have_arrived
    )
    return max(texts, default=float("-inf"))


# --- the facts ------------------------------------------------------------------------------------


def _about_others(scene: Scene, sender: Sender, about: Incident, meaning: Meaning) -> list[Entry]:
    """An answer to what we asked, or to what is over."""
    party, raising = sender.party, sender.raising
    person = about.notifications[party.id]
    if meaning.act is Act.ALARM:
        wakes = woken(about) if sender.is_officer and about.is_open else []
        return [*_alarm(scene, sender, meaning), *wakes]
    if meaning.act is Act.NOTE and (_is_named_anew(sender, about) or _confirms(sender, about)):
        meaning = replace(meaning, act=Act.COMING)
    if meaning.act is Act.LEAVE and may_leave(scene, party):
        return leave(scene, party, raising)
    if meaning.act in (Act.NOTE, Act.LEAVE):
        is_late = is_overtaken(scene.world, sender, about, Response.SEEN)
        return [noted(about, sender, late_by_s(scene, sender) if is_late else 0.0)]
    response = _RESPONSES.get(meaning.act)
    if response is None or _names_another(sender, about, meaning) or not about.is_open:
        return [unclear(about, sender)]
    if is_overtaken(scene.world, sender, about, response):
        return [noted(about, sender, late_by_s(scene, sender))]
    is_named = meaning.incident == about.id or (person.is_coming and person.is_named)
    answer = Acknowledged(
        about.id,
        party.id,
        response,
        Means.TEXT,
        raising.number,
        is_named,
        raising.text[:TEXT_KEPT_MAX],
        sender.stamp_utc,
    )
    return answered(scene.world, answer)


def _confirms(sender: Sender, about: Incident) -> bool:
    """Whether somebody who has only rung says by text, too, that they come."""
    person, text = about.notifications[sender.party.id], sender.raising.text
    if not about.is_open or person.response is not Response.COMING or person.means not in BARE:
        return False
    again = understand(text, Situation.ASKED, is_officer=sender.is_officer)
    return again.act is Act.COMING and again.incident in (None, about.id)


def _is_named_anew(sender: Sender, about: Incident) -> bool:
    """Whether somebody on the way now names this alarm by its number, as there is another alarm."""
    person = about.notifications[sender.party.id]
    is_on_the_way = about.is_open and person.response is Response.COMING
    if len(sender.asked) < 2 or not is_on_the_way or person.is_named:
        return False
    text = sender.raising.text
    again = understand(text, Situation.ASKED, is_officer=sender.is_officer)
    return again.act is Act.COMING and again.incident == about.id


def _names_another(sender: Sender, about: Incident, meaning: Meaning) -> bool:
    """Whether the text names another alarm than `about`. "1 1" may be one digit said twice. If we
    asked about one alarm only, a number among words may be that of a door.
    """
    named = meaning.incident
    is_stutter = meaning.is_digit and _DIGITS.get(meaning.act) == named
    is_door = not meaning.is_digit and len(sender.asked) == 1
    return named not in (None, about.id) and not (is_stutter or is_door)


def _about_own(scene: Scene, sender: Sender, own: Incident, meaning: Meaning) -> list[Entry]:
    """What the originator says of their own alarm, or of the drill in their name."""
    party, raising = sender.party, sender.raising
    before = written_before(sender, own, meaning)
    if before is not None:
        return [noted(before, sender, late_by_s(scene, sender))]
    if meaning.act is Act.MISTAKE:
        # Said once is enough: everybody has been told.
        is_said = own.false_said_at is not None
        text = raising.text[:TEXT_KEPT_MAX]
        said = FalseAlarmSaid(own.id, party.id, Means.TEXT, raising.number, text)
        return [noted(own, sender)] if is_said else [said]
    if meaning.act is Act.NOTE or (meaning.act is Act.LEAVE and not own.is_drill):
        return [noted(own, sender)]  # somebody in need who writes "stop" means something else
    if own.is_drill:
        return _in_own_drill(scene, sender, own, meaning)
    repeated = AlarmRepeated(
        own.id, party.id, Means.TEXT, raising.text, raising.number, raising.late_s
    )
    wakes = woken_by_words(own, meaning)
    if meaning.kind and meaning.kind is not own.kind and not is_kind_overtaken(sender, own):
        return [repeated, _kind_of(own, sender, meaning.kind), *wakes]
    return [repeated, *wakes]


def _kind_of(own: Incident, sender: Sender, kind: Kind) -> KindChanged:
    return KindChanged(own.id, kind, Means.TEXT, sender.raising.number, sender.stamp_utc)


def _in_own_drill(scene: Scene, sender: Sender, drill: Incident, meaning: Meaning) -> list[Entry]:
    """A digit is practice; words of distress are real."""
    if meaning.is_digit and meaning.kind is not None:
        is_news = meaning.kind is not drill.kind
        return [_kind_of(drill, sender, meaning.kind)] if is_news else []
    text = sender.raising.text
    if meaning.act is Act.LEAVE and may_leave(scene, sender.party):
        return leave(scene, sender.party, sender.raising)
    as_asked = understand(text, Situation.ASKED, is_officer=sender.is_officer)
    if as_asked.act is Act.ALARM:
        return _alarm(scene, sender, as_asked)
    return [unclear(drill, sender)]


def _of_nothing(scene: Scene, sender: Sender, meaning: Meaning) -> list[Entry]:
    """No incident fits the text. Ask back, and raise no alarm, if it reads as an answer: to a text
    of ours that the modem reported late (`begun`), or, written before our question (`told`), to an
    older question that we do not know any more.
    """
    if meaning.act is Act.LEAVE and may_leave(scene, sender.party):
        return leave(scene, sender.party, sender.raising)
    if meaning.act is not Act.ALARM:
        return []
    if sender.begun and _read(sender, Situation.ASKED).act is not Act.ALARM:
        return [unclear(sender.begun[0], sender)]
    if sender.told and not meaning.is_digit and _read(sender, Situation.ASKED).act in _RESPONSES:
        return [unclear(sender.told[0], sender)]
    return _alarm(scene, sender, meaning)


def _alarm(scene: Scene, sender: Sender, meaning: Meaning) -> list[Entry]:
    about = answers_by_itself(scene, sender.party, sender.raising.text, meaning, sender.over)
    if about is not None:
        return [MachineHeard(sender.party), unclear(about, sender)]
    raising = replace(sender.raising, kind=meaning.kind or sender.raising.kind)
    return raise_alarm(scene, sender.party, raising)
