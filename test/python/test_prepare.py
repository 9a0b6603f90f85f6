from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import pytest

import pipeline
import prepare
from tabular import files
from tabular.schema import Schema


def read(prepared: Path) -> dict[str, pd.DataFrame]:
    schema = Schema.load(prepared / "train" / "schema.json")
    return {name: files.read([prepared / name / "data.csv"], schema) for name in ("train", "validation", "test")}


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
    expected = (
        pd.read_csv(pipeline.DATASET, float_precision="round_trip").dropna().drop_duplicates().drop(columns="single")
    )
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
    with pytest.raises(
        ValueError, match='101 of 2381 rows are incomplete, but at most 1% may be: ccs is missing in 100, written as ""'
    ):
        prepare.main(pipeline.PREPARE_ARGUMENTS)


def test_fails_on_a_target_without_the_positive_label(ml_base: Path, dataset: pd.DataFrame) -> None:
    lay(ml_base, dataset)
    with pytest.raises(ValueError, match="column deny must contain denied and one other value, got no, yes"):
        prepare.main(["--target", "deny", "--positive-label", "denied"])


@pytest.mark.parametrize(("test", "validation"), [("0.9", "0.1"), ("nan", "0.1"), ("0.1", "nan"), ("0", "0.1")])
def test_refuses_shares_that_leave_nothing_to_train_on(
    test: str, validation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        prepare.parse([*pipeline.PREPARE_ARGUMENTS, "--test-share", test, "--validation-share", validation])
    assert "must be above 0, and their sum below 1" in capsys.readouterr().err


def test_stratifies_by_the_target_alone_where_groups_are_tiny() -> None:
    table = pd.DataFrame({"deny": ["yes", "no"] * 50, "group": ["rare"] + ["common"] * 99})
    assert prepare.strata(table, "deny", ["group"]).tolist() == table["deny"].tolist()
    assert prepare.strata(table[1:], "deny", ["group"]).iloc[0] == "no|common"


def test_writes_the_schema_that_all_later_steps_go_by(prepared: Path) -> None:
    schema = Schema.load(prepared / "train" / "schema.json")
    assert [(column.name, column.type) for column in schema.columns[:7:6]] == [
        ("dir", "numeric"),
        ("dmi", "categorical"),
    ]
    assert schema.columns[-1].name == "deny"
    assert schema.columns[-1].categories == ("no", "yes")
    assert "single" not in schema
    assert "NA" in schema.missing


@pytest.mark.parametrize("column", ["black", "deny"])
def test_one_blank_does_not_change_the_labels(ml_base: Path, dataset: pd.DataFrame, column: str) -> None:
    coded = dataset.assign(**{column: dataset[column].map({"no": 0.0, "yes": 1.0})})
    coded.loc[5, column] = None
    lay(ml_base, coded)
    positive = "1" if column == "deny" else "yes"
    prepare.main(["--target", "deny", "--positive-label", positive, "--protected", "black"])
    for part in read(ml_base / "processing" / "output").values():
        assert set(part[column]) == {"0", "1"}


def test_says_which_word_was_taken_for_missing(ml_base: Path, dataset: pd.DataFrame) -> None:
    lay(ml_base, dataset.replace({"dmi": {"no": "None"}}))
    with pytest.raises(ValueError, match=r'dmi is missing in \d+, written as "None".* take it out of MISSING'):
        prepare.main(pipeline.PREPARE_ARGUMENTS)


def test_a_word_that_is_a_value_can_be_taken_out(
    ml_base: Path, dataset: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "MISSING", prepare.MISSING - {"None"})
    lay(ml_base, dataset.replace({"dmi": {"no": "None"}}))
    prepare.main(pipeline.PREPARE_ARGUMENTS)
    schema = Schema.load(ml_base / "processing" / "output" / "train" / "schema.json")
    assert schema.only(["dmi"]).columns[0].categories == ("None", "yes")
    assert set(read(ml_base / "processing" / "output")["test"]["dmi"]) == {"None", "yes"}


def test_fails_on_a_column_without_a_name(ml_base: Path, dataset: pd.DataFrame) -> None:
    lay(ml_base, dataset)
    dataset.to_csv(ml_base / "processing" / "input" / "data" / "data.csv")
    with pytest.raises(ValueError, match=r"data.csv: column 1 has no name \(which is the first\)"):
        prepare.main(pipeline.PREPARE_ARGUMENTS)


def test_fails_on_a_row_that_is_shifted(ml_base: Path, dataset: pd.DataFrame) -> None:
    lay(ml_base, dataset)
    with (ml_base / "processing" / "input" / "data" / "data.csv").open("a") as file:
        file.write(",".join("1" * 14))
    with pytest.raises(ValueError, match='row 2382 has 14 fields, but the header has 13: after column "deny"'):
        prepare.main(pipeline.PREPARE_ARGUMENTS)


def test_fails_on_an_infinite_number(ml_base: Path, dataset: pd.DataFrame) -> None:
    dataset.loc[2, "hir"] = float("-inf")
    lay(ml_base, dataset)
    with pytest.raises(ValueError, match="column hir must hold finite numbers, got -inf in row 3"):
        prepare.main(pipeline.PREPARE_ARGUMENTS)


def test_refuses_a_stray_text_among_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "data.csv"
    path.write_text("hir\n" + "1\n2\n" * 100 + "n.a.\n")
    with pytest.raises(ValueError, match=r'column "hir" holds categories, because "n.a." in row 201 of .*; correct it'):
        prepare.read_dataset([path], [])
    monkeypatch.setattr(prepare, "CATEGORICAL", ("hir",))
    assert prepare.read_dataset([path], [])[1].columns[0].categories == ("1", "2", "n.a.")


def test_takes_many_texts_among_numbers_for_categories(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "data.csv"
    path.write_text("code\n" + "1\n2\nA\n" * 10)
    assert prepare.read_dataset([path], [])[1].columns[0].categories == ("1", "2", "A")
    assert '"event": "stray"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (lambda place: f'"{place},5"', 'row 1 has "0,5"'),
        (lambda place: f"{place} %", 'row 1 has "0 %"'),
        (lambda place: "?" if place % 8 == 3 else f"{place}.5", r'row 4 has "\?"'),
        (lambda place: f"A{place:06}", 'row 1 has "A000000"'),
    ],
)
def test_refuses_more_texts_than_categories_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: Callable[[int], str], reason: str
) -> None:
    path = tmp_path / "data.csv"
    path.write_text("hir\n" + "".join(f"{written(place)}\n" for place in range(200)))
    with pytest.raises(ValueError, match=f'column "hir" has [0-9]+ categories, but at most 100 may be: {reason}'):
        prepare.read_dataset([path], [])
    monkeypatch.setattr(prepare, "CATEGORICAL", ("hir",))
    assert prepare.read_dataset([path], [])[1].columns[0].type == "categorical"


@pytest.mark.parametrize("name", ["id", "index", "Unnamed"])
def test_refuses_a_column_that_numbers_the_rows(ml_base: Path, dataset: pd.DataFrame, name: str) -> None:
    dataset.insert(0, name, range(1, len(dataset) + 1))
    lay(ml_base, dataset.sample(frac=1, random_state=0))
    with pytest.raises(ValueError, match=f'column "{name}" numbers the rows from 1 to 2381, .*; leave it out'):
        prepare.main(pipeline.PREPARE_ARGUMENTS)


@pytest.mark.parametrize("numbers", [range(99), [*range(100), 100, 100], [*range(100), 101]])
def test_takes_other_whole_numbers(tmp_path: Path, numbers: Iterable[int]) -> None:
    path = tmp_path / "data.csv"
    path.write_text("age\n" + "".join(f"{number}\n" for number in numbers))
    assert prepare.read_dataset([path], [])[1].columns[0].type == "numeric"


@pytest.mark.parametrize("arguments", [["--test-share", "nan"], ["--seed", "-1"], ["--seed", str(2**32)]])
def test_refuses_arguments_that_no_split_takes(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        prepare.parse([*pipeline.PREPARE_ARGUMENTS, *arguments])
