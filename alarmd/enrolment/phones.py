"""The phones of one party as households.yaml writes them, and the owner of each number."""

from __future__ import annotations

from msgspec import Struct, field

from alarmd.config.fields import Fields, switch
from alarmd.config.yaml_nodes import Value
from alarmd.enrolment.typed_numbers import NumberRefused, read_typed
from alarmd.i18n.language import plural, t
from alarmd.numbers import HOME_CODE, NumberKind
from alarmd.roster import Phone
from modem.types import Msisdn

PHONES_MAX = 8
_KEYS = ("number", "text", "talk", "ring")


class PhoneBook(Struct):
    """Every number of the file with its owner, so that no number is enrolled twice."""

    owners: dict[Msisdn, tuple[str, int]] = field(default_factory=dict)
    samples: list[Value] = field(default_factory=list)

    def read(self, party: Value, fields: Fields, owner: str) -> tuple[Phone, ...]:
        """The phones under `phones`; note a Problem for an impossible phone and leave it out."""
        if "phones" not in fields or fields["phones"].is_empty:
            place = fields.get("phones", party)
            place.error(t("a phone is missing; write phones: [{code}...]", code=HOME_CODE))
            return ()
        values = fields["phones"].items()
        if len(values) > PHONES_MAX:
            fields["phones"].error(t("more than {limit} phones", limit=PHONES_MAX))
        phones = [self._phone(value, owner) for value in values[:PHONES_MAX]]
        return tuple(phone for phone in phones if phone is not None)

    def warn_of_samples(self) -> None:
        """Note one warning for the whole file about its numbers that nobody can have."""
        if self.samples:
            self.samples[0].warn(
                plural(
                    len(self.samples),
                    t("1 number is from the sample range +861000...: replace before use"),
                    t(
                        "{count} numbers are from the sample range +861000...: replace before use",
                        count=len(self.samples),
                    ),
                )
            )

    def _phone(self, value: Value, owner: str) -> Phone | None:
        fields = value.fields(_KEYS) if value.is_block else {"number": value}
        if "number" not in fields:
            value.error(t('"{key}" is missing', key="number"))
            return None
        found = self._number(fields["number"], owner)
        if found is None:
            return None
        number, kind = found
        rings = switch(fields, "ring", True)
        phone = Phone(
            number,
            rings=rings,
            talks=switch(fields, "talk", rings),
            texts=switch(fields, "text", kind is not NumberKind.LANDLINE),
        )
        if kind is NumberKind.LANDLINE and phone.texts:
            fields["text"].error(
                t("{number} is a landline and gets no texts; write text: no", number=number.e164)
            )
        if phone.talks and not phone.rings:
            fields["talk"].error(t("a phone that does not ring cannot talk; write talk: no"))
        if not (phone.rings or phone.texts):
            value.error(t("this phone neither rings nor gets texts; remove it"))
        return phone

    def _number(self, value: Value, owner: str) -> tuple[Msisdn, NumberKind] | None:
        text = value.text()
        if text is None:
            return None
        try:
            number, kind = read_typed(text)
        except NumberRefused as refused:
            value.error(refused.message)
            return None
        if number in self.owners:
            party, line = self.owners[number]
            value.error(
                t(
                    "{number} already belongs to {id} (line {line})",
                    number=text,
                    id=party,
                    line=line,
                )
            )
            return None
        self.owners[number] = (owner, value.line)
        if kind is NumberKind.SAMPLE:
            self.samples.append(value.named(""))
        return number, kind
