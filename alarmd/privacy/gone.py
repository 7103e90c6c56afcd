"""Which private parts of a journal are gone, and whether the record says why."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from alarmd.incident.facts.entries import PrivatePartsErased
from alarmd.privacy.public import digest_of, is_of_stranger


class Gone(Struct, frozen=True):
    """The last entry of which something private is gone: `words`, a stranger's words alone;
    `strangers`, more of a stranger; `others`, of anybody else; 0: none. `first`: the first of all.
    """

    words: int = 0
    strangers: int = 0
    others: int = 0
    first: int = 0

    def and_then(self, later: Gone) -> Gone:
        """This and what is gone of later entries, together."""
        if not later.first:
            return self
        return Gone(
            max(self.words, later.words),
            max(self.strangers, later.strangers),
            max(self.others, later.others),
            self.first or later.first,
        )

    def is_on_record(self, erased: Sequence[PrivatePartsErased]) -> bool:
        """Whether these entries say that all of it was erased."""
        alarms = max((one.alarms_up_to for one in erased), default=0)
        strangers = max((one.strangers_up_to for one in erased), default=0)
        words = max((one.words_up_to for one in erased), default=0)
        return (
            self.others <= alarms
            and self.strangers <= max(strangers, alarms)
            and self.words <= max(words, strangers, alarms)
        )


def private_fits(digest: str, who: str | None, words: str | None) -> bool:
    """Whether the private parts that are left fit the digest that the chain stands over."""
    of_who, _, of_words = digest.partition(".")
    return (who is None or digest_of(who) == of_who) and (
        words is None or digest_of(words) == of_words
    )


_NOTHING = Gone()


def gone_of(seq: int, public: str, digest: str, who: str | None, words: str | None) -> Gone:
    """What is gone of this row."""
    is_who_gone = who is None and not digest.startswith(".")
    if not is_who_gone and (words is not None or digest.endswith(".")):
        return _NOTHING
    if not is_of_stranger(public):
        return Gone(others=seq, first=seq)
    return Gone(strangers=seq, first=seq) if is_who_gone else Gone(words=seq, first=seq)
