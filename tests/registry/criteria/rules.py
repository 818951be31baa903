"""Random rules and values for the properties: small alphabets, so that they meet."""

from typing import Any

from hypothesis import strategies as st

from registry.criteria.unit import Value

CHARACTERS = "0159ABOI"
texts = st.text(alphabet=CHARACTERS, min_size=1, max_size=5)
FIELDS = ("serial", "model", "made_on", "date_code", "green dot")


def _pair(of: st.SearchStrategy[str]) -> st.SearchStrategy[list[str | None]]:
    return st.lists(of | st.none(), min_size=2, max_size=2)


_DATES = st.sampled_from(["2010", "2011-05", "2011-05-20", "2012-12-31", "2013-01", "1999-02-28"])
_leaves: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.lists(texts, max_size=3).map(lambda v: {"is": v}),
    st.lists(texts, max_size=3).map(lambda v: {"starts": v}),
    st.lists(texts, max_size=3).map(lambda v: {"ends": v}),
    st.lists(texts, max_size=3).map(lambda v: {"has": v}),
    st.lists(st.text(alphabet=CHARACTERS + "??*", min_size=1, max_size=5), max_size=3).map(
        lambda v: {"mask": v}
    ),
    _pair(texts).map(lambda v: {"range": v}),
    texts.map(lambda v: {"below": v}),
    st.sampled_from([{"absent": True}, {"absent": False}, {"length": [3, 4]}, {"lookup": "a list"}]),
)
_codes = st.builds(
    lambda code, pair: {"as": code, "range": pair},
    st.sampled_from(["YY", "WWYY", "YMM", "YL", "DDD", "Y#", ".YY"]),
    _pair(st.text(alphabet="0159A", min_size=2, max_size=4)),
)
_modifiers = st.fixed_dictionaries(
    {},
    optional={
        "at": st.sampled_from([[1, 1], [1, 2], [1, 3], [2, 3], [-2, -1], [2, -1]]),
        "width": st.sampled_from([2, 3, [3, 5]]),
        "raw": st.just(True),
    },
)
_simple = st.builds(lambda test, more: {**test, **more}, _leaves | _codes, _modifiers)
tests: st.SearchStrategy[Any] = st.recursive(
    _simple | texts,
    lambda inner: st.builds(
        lambda key, several, more: {key: several, **more},
        st.sampled_from(["all", "any"]),
        st.lists(inner, min_size=1, max_size=3),
        _modifiers,
    ),
    max_leaves=5,
)
_date_tests = _pair(_DATES).map(lambda v: {"range": v}) | _DATES.map(lambda v: {"below": v}) | _DATES
groups = st.fixed_dictionaries(
    {},
    optional={
        "serial": tests,
        "model": tests,
        "date_code": _codes,
        "made_on": _date_tests,
        "green dot": st.booleans(),
    },
)
criteria = st.fixed_dictionaries(
    {"any": st.lists(groups, min_size=1, max_size=3), "except": st.lists(groups.filter(bool), max_size=2)}
)
values: st.SearchStrategy[Value] = st.text(alphabet=CHARACTERS + "- ", max_size=6) | st.none()
units: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        "serial": values,
        "model": values,
        "date_code": values,
        "made_on": _DATES | st.just("2011") | st.just("soon"),
        "green dot": st.booleans() | st.just("yes"),
    },
)
