from pathlib import Path

import pandas as pd
import pytest

import layout
import pipeline
import prepare


def read(prepared: Path) -> dict[str, pd.DataFrame]:
    return {name: layout.read_csv(prepared / name / "data.csv") for name in ("train", "validation", "test")}


def lay(base: Path, table: pd.DataFrame, name: str = "data.csv") -> None:
    folder = base / "processing" / "input" / "data"
    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / name, index=False)


@pytest.fixture
def dataset() -> pd.DataFrame:
    return pd.read_csv(pipeline.DATASET)


def test_splits_every_distinct_complete_row_once(prepared: Path) -> None:
    parts = read(prepared)
    assert {name: len(part) for name, part in parts.items()} == {"train": 1306, "validation": 357, "test": 714}
    together = pd.concat(parts.values())
    expected = layout.read_csv(pipeline.DATASET).dropna().drop_duplicates().drop(columns="single")
    pd.testing.assert_frame_equal(
        together.sort_values(list(expected)).reset_index(drop=True),
        expected.sort_values(list(expected)).reset_index(drop=True),
        check_dtype=False,
    )


def test_keeps_target_and_protected_column_but_no_personal_column_that_nobody_asked_for(prepared: Path) -> None:
    for part in read(prepared).values():
        assert {"deny", "black"} <= set(part.columns)
        assert "single" not in part.columns


def test_keeps_a_personal_column_that_fairness_is_measured_by(tmp_path: Path) -> None:
    parts = read(pipeline.run_prepare(tmp_path, "--protected", "single"))
    assert {"black", "single"} <= set(parts["train"].columns)


def test_gives_every_split_the_same_share_of_denials_in_each_group(prepared: Path) -> None:
    for part in read(prepared).values():
        shares = part["deny"].eq("yes").groupby(part["black"]).mean()
        assert shares["no"] == pytest.approx(0.0926, abs=0.005)
        assert shares["yes"] == pytest.approx(0.2825, abs=0.02)


def test_splits_the_same_way_for_the_same_seed_only(tmp_path: Path, prepared: Path) -> None:
    again = read(pipeline.run_prepare(tmp_path / "again"))
    other = read(pipeline.run_prepare(tmp_path / "other", "--seed", "1"))
    pd.testing.assert_frame_equal(again["test"], read(prepared)["test"])
    assert not other["test"].equals(again["test"])


def test_logs_what_it_dropped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline.run_prepare(tmp_path)
    assert '"incomplete": 1, "repeated": 3, "kept": 2377, "droppedColumns": ["single"]' in capsys.readouterr().out


def test_reads_every_file_of_the_dataset(ml_base: Path, dataset: pd.DataFrame) -> None:
    lay(ml_base, dataset[:1000], "a.csv")
    lay(ml_base, dataset[1000:], "b.csv")
    prepare.main(pipeline.PREPARE_ARGUMENTS)
    assert sum(map(len, read(ml_base / "processing" / "output").values())) == 2377


def test_fails_without_data(ml_base: Path) -> None:
    with pytest.raises(ValueError, match="no CSV file below"):
        prepare.main(pipeline.PREPARE_ARGUMENTS)


def test_fails_on_files_with_different_columns(ml_base: Path, dataset: pd.DataFrame) -> None:
    lay(ml_base, dataset, "a.csv")
    lay(ml_base, dataset.drop(columns="dir"), "b.csv")
    with pytest.raises(ValueError, match="must have the same columns"):
        prepare.main(pipeline.PREPARE_ARGUMENTS)


def test_fails_naming_the_column_that_is_absent(ml_base: Path, dataset: pd.DataFrame) -> None:
    lay(ml_base, dataset.drop(columns="black"))
    with pytest.raises(ValueError, match="the dataset has no column black; it has dir, hir"):
        prepare.main(pipeline.PREPARE_ARGUMENTS)


def test_fails_when_more_rows_are_incomplete_than_stray(ml_base: Path, dataset: pd.DataFrame) -> None:
    dataset.loc[:99, "ccs"] = None
    lay(ml_base, dataset)
    with pytest.raises(ValueError, match="101 of 2381 rows are incomplete, but at most 1% may be"):
        prepare.main(pipeline.PREPARE_ARGUMENTS)


def test_fails_on_a_target_without_the_positive_label(ml_base: Path, dataset: pd.DataFrame) -> None:
    lay(ml_base, dataset)
    with pytest.raises(ValueError, match="column deny must contain denied and one other value, got no, yes"):
        prepare.main(["--target", "deny", "--positive-label", "denied"])


def test_refuses_shares_that_leave_nothing_to_train_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        prepare.parse([*pipeline.PREPARE_ARGUMENTS, "--test-share", "0.9", "--validation-share", "0.1"])
    assert "must be above 0, and their sum below 1" in capsys.readouterr().err


def test_stratifies_by_the_target_alone_where_groups_are_tiny() -> None:
    table = pd.DataFrame({"deny": ["yes", "no"] * 50, "group": ["rare"] + ["common"] * 99})
    assert prepare.strata(table, "deny", ["group"]).tolist() == table["deny"].tolist()
    assert prepare.strata(table[1:], "deny", ["group"]).iloc[0] == "no|common"
