import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import prepare
import train
from fairness import barred, compare, group, worst_ratio
from tabular.schema import Column, Schema


def flags(text: str) -> np.ndarray:
    return np.array([letter == "1" for letter in text])


def test_measures_groups_by_hand() -> None:
    privileged = group(denied=flags("0000000010"), refused=flags("0000000011"))  # approves 9 of 10, 8 of 8 granted
    others = group(denied=flags("0111"), refused=flags("0001"))  # approves 1 of 4, 1 of 3 granted
    measures = compare(others, privileged)
    assert measures["disparate_impact"] == pytest.approx(0.25 / 0.9)
    assert measures["equal_opportunity_difference"] == pytest.approx(1 - 1 / 3)
    assert measures["demographic_parity_difference"] == pytest.approx(0.9 - 0.25)


def test_finds_no_difference_between_equals() -> None:
    same = group(flags("0101"), flags("0011"))
    assert compare(same, same) == {
        "disparate_impact": 1,
        "equal_opportunity_difference": 0,
        "demographic_parity_difference": 0,
    }


def test_differences_have_no_sign_so_that_a_limit_holds_both_ways() -> None:
    generous, strict = group(flags("0001"), flags("0011")), group(flags("0111"), flags("0011"))
    assert compare(generous, strict)["demographic_parity_difference"] == 0.5
    assert compare(strict, generous)["demographic_parity_difference"] == 0.5


def test_fails_where_a_measure_is_undefined() -> None:
    nobody = group(flags("11"), flags("00"))
    granted = group(flags("00"), flags("00"))
    refused = group(flags("0"), flags("1"))
    with pytest.raises(ValueError, match="approves nobody in the privileged group"):
        compare(granted, nobody)
    with pytest.raises(ValueError, match="no application that the lenders granted"):
        compare(refused, granted)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abc")), min_size=1))
def test_worst_ratio_is_below_every_pair_of_groups(rows: list[tuple[bool, str]]) -> None:
    denied = np.array([row[0] for row in rows])
    groups = pd.Series([row[1] for row in rows])
    worst = worst_ratio(denied, groups)
    assert 0 <= worst <= 1
    rates = {name: (~denied[groups == name]).mean() for name in groups.unique()}
    for own in rates.values():
        for other in rates.values():
            assert own == 0 or worst <= other / own + 1e-12


@pytest.mark.parametrize("name", ["single", "Single", "SINGLE", "Black", "bLACK"])
def test_no_model_may_learn_from_a_barred_column_however_its_name_is_written(name: str) -> None:
    columns = tuple(Column(column, "numeric") for column in ("hir", name, "singles"))
    assert barred(["hir", name, "singles"]) == [name]
    features = train.select_features(Schema(columns), train.Settings("deny", "yes", threshold=0.5))
    assert features.names == ["hir", "singles"]


@pytest.mark.parametrize("name", ["single", "Single"])
def test_preparation_drops_a_barred_column_that_nobody_measures(name: str) -> None:
    table = pd.DataFrame({"hir": [1.0, 2.0], name: ["yes", "no"], "deny": ["yes", "no"]})
    assert list(prepare.clean(table, "deny", "yes", [])) == ["hir", "deny"]
    assert list(prepare.clean(table, "deny", "yes", [name])) == ["hir", name, "deny"]
