"""Requests that are read together mean what each of them means alone."""

import json
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from tabular.schema import Column, Schema
from tabular.text import read, read_all
from tabular.values import category, number

SCHEMA = Schema((Column("hir", "numeric"), Column("pbcr", "categorical")))
CELLS = [0.25, -0.0, 1, True, None, "no", " :", "{", "[", 10**400, -(10**299), -(10**298), [], {}, {"a": 1}, math.nan]
ROWS = st.lists(st.dictionaries(st.sampled_from(["hir", "pbcr", "a:"]), st.sampled_from(CELLS)), max_size=3)
BODIES = st.one_of(
    ROWS.map(lambda rows: json.dumps({"instances": rows})),
    ROWS.map(lambda rows: json.dumps({"id": 7, "instances": rows}) + "\n"),
    st.sampled_from(
        [
            *('{"instances": [{"hir": 1, "hir": 2}]}', '{"instances": [{"hir": 1}], "instances": [{"hir": 2}]}'),
            *('{"instances": [{"hir": 1}]', '{"instances": [{"hir": 1}]} {}', '{"instances": "hir"}', "[]", "7", ""),
            *(
                '{"instances": {"hir": 1}}',
                '{"instances": [[{"hir": 1}]]}',
                '{"instances": [{"hir": ' + "9" * 5001 + "}]}",
            ),
            *('{"instances": [{"hir": 1}], "hir": [1]}', '{"instances": [{"hir": ' + "[" * 100_000),
        ]
    ),
)


@settings(max_examples=400)
@given(bodies=st.lists(BODIES, max_size=3))
def test_many_requests_are_read_as_each_of_them(bodies: list[str]) -> None:
    found = read_all(bodies, SCHEMA)
    if found is None:
        return
    one_by_one = [read(body, "application/json", SCHEMA) for body in bodies]
    assert found.count == sum(rows.count for rows in one_by_one)
    for name, meaning in (("hir", number), ("pbcr", category)):
        values = [value for rows in one_by_one for value in rows.column(name)]
        assert repr([meaning(value) for value in found.column(name)]) == repr([meaning(value) for value in values])


def test_many_usual_requests_are_read_at_once() -> None:
    bodies = [json.dumps({"instances": [{"hir": place, "pbcr": "no"}] * (1 + place % 2)}) for place in range(9)]
    assert read_all(bodies, SCHEMA).count == 13
