"""What entries are drawn from: values that a journal can be given."""

from __future__ import annotations

from hypothesis import strategies as st

from modem.faults import Fault, FaultCode
from modem.types import Msisdn


def register() -> None:
    """Have hypothesis draw these from now on."""
    st.register_type_strategy(
        Msisdn, st.from_regex(r"\+861000[0-9]{7}", fullmatch=True).map(Msisdn)
    )
    # What comes from modems is decoded strictly, what comes from files is UTF-8.
    st.register_type_strategy(int, st.integers(0, 2**62))  # as SQLite counts
    st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
    st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"])))
    codes = st.sampled_from(FaultCode)
    st.register_type_strategy(
        Fault,
        st.recursive(
            st.builds(Fault, codes),
            lambda reason: st.builds(
                Fault,
                codes,
                st.dictionaries(
                    st.from_type(str),
                    st.one_of(st.from_type(str), st.from_type(int), st.from_type(float), reason),
                ),
            ),
            max_leaves=3,
        ),
    )
