import hashlib

import pandas as pd
import pytest

import pipeline


@pytest.fixture(scope="module")
def dataset() -> pd.DataFrame:
    return pd.read_csv(pipeline.DATASET)


def test_is_the_file_its_readme_describes() -> None:
    digest = hashlib.sha256(pipeline.DATASET.read_bytes()).hexdigest()
    assert digest in pipeline.DATASET.with_name("README.md").read_text(encoding="utf-8")


def test_has_the_counts_its_readme_gives(dataset: pd.DataFrame) -> None:
    denied = dataset["deny"].eq("yes")
    assert dataset.shape == (2381, 13)
    assert denied.sum() == 285
    assert denied.groupby(dataset["black"]).agg(["size", "sum"]).to_numpy().tolist() == [[2042, 189], [339, 96]]
    assert dataset.dropna().duplicated().sum() == 3


def test_holds_one_incomplete_row_which_is_the_mean_of_the_others(dataset: pd.DataFrame) -> None:
    incomplete = dataset[dataset.isna().any(axis=1)]
    assert incomplete.index.tolist() == [2380]
    for column in ("dir", "hir", "ccs", "mcs", "uria"):
        assert incomplete[column].item() == pytest.approx(dataset.loc[:2379, column].mean())
