import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import entropy

import psi

counts = st.lists(st.integers(0, 10_000), min_size=2, max_size=30).filter(any)


def shares(values: list[int]) -> np.ndarray:
    return np.array(values) / sum(values)


@st.composite
def two_distributions(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    first = draw(counts)
    second = draw(st.lists(st.integers(0, 10_000), min_size=len(first), max_size=len(first)).filter(any))
    return shares(first), shares(second)


@given(two_distributions())
def test_is_the_divergence_both_ways(both: tuple[np.ndarray, np.ndarray]) -> None:
    """scipy.stats.entropy is an independent implementation of the Kullback-Leibler divergence."""
    p, q = both
    assume(p.min() >= psi.EPSILON and q.min() >= psi.EPSILON)  # where nothing is smoothed
    assert psi.psi(p, q) == pytest.approx(entropy(p, q) + entropy(q, p), abs=1e-9)


@given(two_distributions())
def test_smoothing_raises_empty_bins_and_keeps_the_sum(both: tuple[np.ndarray, np.ndarray]) -> None:
    p, q = (np.maximum(shares, 1e-4) / np.maximum(shares, 1e-4).sum() for shares in both)
    assert psi.psi(*both) == pytest.approx(entropy(p, q) + entropy(q, p), abs=1e-9)


@given(two_distributions())
def test_is_symmetric_and_never_negative(both: tuple[np.ndarray, np.ndarray]) -> None:
    p, q = both
    assert psi.psi(p, q) >= 0
    assert psi.psi(p, q) == pytest.approx(psi.psi(q, p))


@given(counts)
def test_is_zero_for_equal_distributions(values: list[int]) -> None:
    assert psi.psi(shares(values), shares(values)) == 0


@given(two_distributions())
def test_is_positive_for_different_ones(both: tuple[np.ndarray, np.ndarray]) -> None:
    p, q = both
    assume(np.abs(np.maximum(p, psi.EPSILON) - np.maximum(q, psi.EPSILON)).max() > 0.01)
    assert psi.psi(p, q) > 0


def test_is_finite_where_a_bin_is_empty() -> None:
    assert psi.psi([1, 0], [0, 1]) == pytest.approx(2 * (1 - 2e-4) * math.log(1e4), rel=1e-3)


def test_takes_the_value_worked_out_by_hand() -> None:
    assert psi.psi([0.5, 0.5], [0.25, 0.75]) == pytest.approx(0.25 * math.log(2) + 0.25 * math.log(1.5))


def test_numbers_are_binned_at_deciles() -> None:
    feature = psi.describe(pd.Series(np.arange(1000), name="x"))
    assert (feature["name"], feature["type"]) == ("x", "numeric")
    assert feature["edges"] == [99.5, 199.5, 299.5, 399.5, 499.5, 599.5, 699.5, 799.5, 899.5]
    assert feature["proportions"] == [0.1] * 10 + [0]


def test_a_value_on_an_edge_belongs_to_the_bin_that_ends_there() -> None:
    feature = {"name": "x", "type": "numeric", "edges": [1, 2]}
    assert psi.proportions(feature, [1, 1.5, 2, 2.5]) == [0.25, 0.5, 0.25, 0]


def test_few_numbers_get_a_bin_each_and_one_on_either_side() -> None:
    feature = psi.describe(pd.Series([0, 1, 1, 1], name="x"))
    assert feature["edges"] == [-0.5, 0.5, 1.5]
    assert feature["proportions"] == [0, 0.25, 0.75, 0, 0]
    assert psi.proportions(feature, [-1, 0, 1, 2]) == [0.25, 0.25, 0.25, 0.25, 0]


@pytest.mark.parametrize("training", [[0.8] * 50 + [3.2, 3.9] * 50, np.round(np.linspace(0, 1, 500), 2)])
def test_the_precision_of_numbers_is_no_drift(training: list[float]) -> None:
    feature = psi.describe(pd.Series(training, name="x"))
    as_32_bit = np.asarray(training).astype(np.float32).astype(float)
    assert psi.psi(feature["proportions"], psi.proportions(feature, as_32_bit)) == 0


def test_a_frequent_value_is_not_cut_in_two() -> None:
    feature = psi.describe(pd.Series([0.5] * 500 + np.linspace(0, 1, 500).tolist(), name="x"))
    assert max(feature["proportions"]) > 0.5
    assert len(feature["proportions"]) == len(feature["edges"]) + 2


@pytest.mark.parametrize("moved", [4.9, 5.1])
def test_a_constant_that_moves_either_way_is_seen(moved: float) -> None:
    feature = psi.describe(pd.Series([5.0] * 100, name="x"))
    assert psi.psi(feature["proportions"], psi.proportions(feature, [5.0] * 100)) == 0
    assert psi.psi(feature["proportions"], psi.proportions(feature, [moved] * 100)) > 10


def test_texts_are_binned_by_category() -> None:
    feature = psi.describe(pd.Series(["b", "a", "b", None], name="x"))
    assert feature == {
        "name": "x",
        "type": "categorical",
        "categories": ["a", "b"],
        "proportions": [0.25, 0.5, 0, 0.25],
    }
    assert psi.proportions(feature, ["a", "new", "newer", None]) == [0.25, 0, 0.5, 0.25]


def test_truth_values_are_categories() -> None:
    feature = psi.describe(pd.Series([True, False, True, True], name="x"))
    assert feature["categories"] == ["false", "true"]
    assert psi.proportions(feature, [True, "True", False, "False"]) == [0.5, 0.5, 0, 0]


def test_rare_categories_beyond_fifty_are_others() -> None:
    names = [f"{number:03}" for number in range(60) for _ in range(60 - number)]
    feature = psi.describe(pd.Series(names, name="x"))
    assert feature["categories"] == [f"{number:03}" for number in range(50)]
    assert feature["proportions"][50] == pytest.approx(sum(range(1, 11)) / len(names))


@pytest.mark.parametrize("missing", [None, float("nan"), "much", ""])
def test_numbers_that_are_none_are_missing(missing: object) -> None:
    feature = {"name": "x", "type": "numeric", "edges": [1]}
    assert psi.proportions(feature, [0, "0.5", missing, missing]) == [0.5, 0, 0.5]


def test_infinity_falls_beyond_the_edges() -> None:
    feature = {"name": "x", "type": "numeric", "edges": [1]}
    assert psi.proportions(feature, [float("inf"), float("-inf")]) == [0.5, 0.5, 0]


def test_a_feature_that_was_always_missing_can_be_described() -> None:
    feature = psi.describe(pd.Series([np.nan, np.nan], name="x"))
    assert (feature["edges"], feature["proportions"]) == ([], [0, 1])


def test_fails_on_no_values() -> None:
    with pytest.raises(ValueError, match="feature x has no values"):
        psi.proportions({"name": "x", "type": "numeric", "edges": [1]}, [])


values = st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=3))


@given(st.lists(values, min_size=1), st.lists(values, min_size=1))
def test_shares_always_add_up_to_one(training: list, traffic: list) -> None:
    for column in (
        pd.Series(training, dtype=object),
        pd.to_numeric(pd.Series(training, dtype=object), errors="coerce"),
    ):
        feature = psi.describe(column.rename("x"))
        bins = len(feature.get("edges", feature.get("categories"))) + 2
        for proportions in (feature["proportions"], psi.proportions(feature, traffic)):
            assert len(proportions) == bins
            assert sum(proportions) == pytest.approx(1)


def test_chance_is_as_small_as_documented() -> None:
    random = np.random.default_rng(0)
    feature = psi.describe(pd.Series(random.normal(size=100_000), name="x"))
    by_chance = [psi.psi(feature["proportions"], psi.proportions(feature, random.normal(size=200))) for _ in range(200)]
    assert np.mean(by_chance) == pytest.approx(9 / 200, rel=0.25)
    assert max(by_chance) < 0.2
