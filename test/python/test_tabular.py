import csv
import io
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabular import files, text, values
from tabular.schema import MAX_CATEGORIES, Column, Decision, Schema

SCHEMA = Schema((Column("colour", "categorical", ("blue", "red")), Column("size", "numeric")))


def decide(*column: object, categorical: bool = False) -> Column:
    decision = Decision(["x"], ["x"] if categorical else [])
    decision.see("x", column)
    [decided] = decision.decide().columns
    return decided


def put(folder: Path, content: str | bytes, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


class TestValues:
    @pytest.mark.parametrize("missing", [None, math.nan, "", " ", "\t", "\u00a0", "NA", " NA ", "None", "NaN", "null"])
    def test_what_is_missing_is_missing_in_every_type(self, missing: object) -> None:
        assert values.category(missing) is None
        assert math.isnan(values.number(missing))

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            *(("7", 7), (" -7.5 ", -7.5), (".5", 0.5), ("1.", 1), ("+1e3", 1000), ("0", 0), (3, 3), (2.5, 2.5)),
            *(("inf", math.inf), ("-Infinity", -math.inf), ("1e999", math.inf), (-math.inf, -math.inf)),
            *((10**400, math.inf), (-(10**400), -math.inf), ("9" * 5001, math.inf), (np.float64(1.5), 1.5)),
        ],
    )
    def test_numbers(self, value: object, expected: float) -> None:
        assert values.number(value) == expected

    @pytest.mark.parametrize(
        "value", ["01", "-007", "1_000", "1,5", "0x10", "١٢", "1 2", "true", "1e", "nano", True, False, "e5", "."]
    )
    def test_what_is_no_number(self, value: object) -> None:
        assert values.number(value) is None

    @pytest.mark.parametrize(
        ("same", "category"),
        [
            ((True, "True", "TRUE", "true"), "true"),
            ((1, 1.0, "1", "1.0", "1.00"), "1"),
            ((0, -0.0, "0", "-0.0"), "0"),
            ((" x ", "x"), "x"),
            (("01",), "01"),
            (("2.50", "2.5", 2.5, "+2.5", "25e-1", " 2.500 "), "2.5"),
            ((".5", 0.5, "5E-1"), "0.5"),
            ((1000, "1e3", "1E+3", "+1000", "1000.", 1e3), "1000"),
            ((0, "-0", -0.0, "0e5"), "0"),
            ((10**21, 1e21, "1e21", "1e+21", "1" + "0" * 21), "1" + "0" * 21),
            ((1e-7, "1e-7", "0.0000001"), "1e-07"),
            ((10**17 + 1, str(10**17 + 1)), str(10**17 + 1)),
            (("inf", math.inf, "Infinity", "1e999", 10**400, "9" * 5001), "inf"),
            (("1.2.3",), "1.2.3"),
            (("1,5",), "1,5"),
        ],
    )
    def test_forms_of_one_category(self, same: tuple, category: str) -> None:
        assert {values.category(value) for value in same} == {category}

    def test_words_for_missing_can_be_chosen(self) -> None:
        assert values.category("NA", frozenset({"", "-"})) == "NA"
        assert values.category("-", frozenset({"", "-"})) is None

    @pytest.mark.parametrize("value", [[], {}, (1,), b"x"])
    def test_fails_on_what_is_no_single_value(self, value: object) -> None:
        with pytest.raises(TypeError, match="a value must be a text, a number, a boolean or null"):
            values.category(value)

    @given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none()))
    def test_a_category_is_its_own_text(self, value: object) -> None:
        found = values.category(value)
        assert found is None or values.category(found) == found


class TestSchema:
    def test_numbers_with_blanks_stay_numbers(self) -> None:
        assert decide("1", "", "2.5", "NA") == Column("x", "numeric")

    def test_one_text_makes_categories_of_all(self) -> None:
        assert decide("1", "1.0", "2", "X") == Column("x", "categorical", ("1", "2", "X"))

    def test_codes_with_leading_zeros_are_categories(self) -> None:
        assert decide("01", "02", "10") == Column("x", "categorical", ("01", "02", "10"))

    def test_booleans_are_categories(self) -> None:
        assert decide("True", "False", "true", "") == Column("x", "categorical", ("false", "true"))

    def test_a_column_that_is_always_missing_has_no_category(self) -> None:
        assert decide("", "NA") == Column("x", "categorical", ())

    def test_labels_are_categories_even_if_they_are_numbers(self) -> None:
        assert decide("1.0", "0.0", "", categorical=True) == Column("x", "categorical", ("0", "1"))

    def test_lists_no_more_categories_than_a_list_can_hold(self) -> None:
        assert len(decide(*(f"c{i}" for i in range(MAX_CATEGORIES))).categories) == MAX_CATEGORIES
        assert decide(*(f"c{i}" for i in range(MAX_CATEGORIES + 1))).categories is None

    def test_comes_back_from_its_file(self, tmp_path: Path) -> None:
        schema = Schema((*SCHEMA.columns, Column("id", "categorical")), frozenset({"", "?"}))
        schema.write(tmp_path / "a" / "schema.json")
        assert Schema.load(tmp_path / "a" / "schema.json") == schema

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("{", "is no schema of a table"),
            ("[]", r"it must be an object, got \[\]"),
            ('{"schema": "table/1", "missing": [], "columns": [{"name": "x"}]}', "is no schema"),
            (
                '{"schema": "table/1", "missing": [], "columns": [{"name": "x", "type": "date"}]}',
                r'columns\[0\].type of column "x" must be numeric or categorical, got "date"',
            ),
        ],
    )
    def test_fails_on_a_file_that_is_none(self, tmp_path: Path, content: str, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            Schema.load(put(tmp_path, content, "schema.json"))

    def test_names_the_value_that_makes_categories_of_numbers(self) -> None:
        decision = Decision(["x", "label", "code", "word"], ["label"])
        decision.see("x", ["1", "2", "NA"], 0, "a.csv")
        decision.see("x", ["3", "n.a.", "4", "n.a."], 3, "a.csv")
        decision.see("label", ["1", "2", "n.a."])
        decision.see("code", ["1", "A", "B"])
        decision.see("word", ["a", "b"])
        [stray] = decision.strays()
        assert str(stray) == (
            'column "x" holds categories, because "n.a." in row 5 of a.csv is no number (2 of 6 values are none)'
        )
        assert decision.decide().columns[0].type == "categorical"


class TestSentinels:
    """A number that means a missing value does so in every form, as a number and as a category."""

    WORDS = values.missing_words(["-999.0", "?"])

    @pytest.mark.parametrize("value", [-999, -999.0, "-999", " -999.00 ", "-9.99e2", "?", None, ""])
    def test_is_missing_in_every_form(self, value: object) -> None:
        assert math.isnan(values.number(value, self.WORDS))
        assert values.category(value, self.WORDS) is None

    @pytest.mark.parametrize("value", [-998, 999, "-999.1", 0])
    def test_leaves_other_numbers(self, value: object) -> None:
        assert values.number(value, self.WORDS) == float(value)


@given(st.one_of(st.integers(), st.floats()))
def test_a_number_has_one_text_in_json_and_in_csv(value: float) -> None:
    written = json.dumps(value)
    assert values.category(json.loads(written)) == values.category(written)


@given(st.floats(allow_nan=False))
def test_the_text_of_a_number_is_that_number(value: float) -> None:
    assert float(str(values.text(value))) == value


class TestHeaders:
    ALL_TEXT = Schema((Column("tone", "categorical", ("blue", "size", "x")), Column("size", "categorical")))

    @pytest.mark.parametrize(
        ("first", "schema", "header"),
        [
            (["red", ""], SCHEMA, False),
            (["", " "], SCHEMA, False),
            (["", "NA"], SCHEMA, False),
            (["green", "3"], SCHEMA, False),
            (["colour", "3"], SCHEMA, False),
            (["size", "colour"], SCHEMA, True),
            (["colour", "weight"], SCHEMA, True),
            (["colour"], SCHEMA, True),
            (["a", "b", "c"], SCHEMA, True),
            (["red", "blue"], ALL_TEXT, False),
            (["size", "blue"], ALL_TEXT, False),
            (["tone", "blue"], ALL_TEXT, True),
            (["Tone", "SIZE"], ALL_TEXT, True),
            (["Tone", "blue"], ALL_TEXT, False),
        ],
    )
    def test_is_one_if_it_names_columns(self, first: list[str], schema: Schema, header: bool) -> None:
        assert text.has_header(first, schema) is header

    def test_fails_on_a_row_that_can_be_neither(self) -> None:
        with pytest.raises(text.UnreadableError, match="it has no number where the model has numbers"):
            text.has_header(["shade", "weight"], SCHEMA)


class TestRequests:
    @pytest.mark.parametrize(
        "body", ["colour,size\nred,1\n", "\ufeffcolour,size\r\nred,1\r\n", b"\xef\xbb\xbfcolour,size\nred, 1"]
    )
    def test_reads_csv_with_or_without_a_byte_order_mark(self, body: str | bytes) -> None:
        rows = text.read(body, "text/csv", SCHEMA)
        assert (rows.count, rows.column("colour"), rows.column("size")) == (1, ["red"], ["1"])

    def test_reads_instances_after_a_byte_order_mark(self) -> None:
        rows = text.read(
            '\ufeff{"instances": [{"colour": "red"}, {"size": 1}]}', "Application/JSON; charset=utf-8", SCHEMA
        )
        assert (rows.names, rows.column("colour"), rows.column("size")) == (
            ["colour", "size"],
            ["red", None],
            [None, 1],
        )

    def test_reads_csv_without_a_header_by_position_if_the_schema_allows_it(self) -> None:
        rows = text.read("red,1\nblue,2\n", "text/csv", SCHEMA)
        assert (rows.column("colour"), rows.column("size")) == (["red", "blue"], ["1", "2"])
        assert text.read("red,1\nblue,2\n", "text/csv").names == ["red", "1"]

    @pytest.mark.parametrize("body", ["tone,size\nred,1\n", "size,colour\n1,red\n", "colour,extra\nred,1\n"])
    def test_takes_no_header_for_a_row(self, body: str) -> None:
        assert text.read(body, "text/csv", SCHEMA).count == 1

    def test_takes_names_that_are_numbers_for_a_header(self) -> None:
        schema = Schema((Column("0", "numeric"), Column("1", "numeric")))
        assert text.read("0,1\n5,6\n", "text/csv", schema).column("1") == ["6"]

    @pytest.mark.parametrize(
        ("body", "content_type", "reason"),
        [
            ("x,y\n1,2\n", "text/csv", r'names \["x", "y"\], none of which is a column'),
            ("a\nb\n", "text/csv", "none of which"),
            (
                "Unnamed: 0,colour,size\n0,red,1\n",
                "text/csv",
                r"column 1 has no name \(which is the first; \"Unnamed: 0",
            ),
            ("", "text/csv", "the body is empty"),
            ("colour,size\n", "text/csv", "with a header and at least one row"),
            ("colour,size\nred,1,2\n", "text/csv", 'row 1 has 3 fields, but the header has 2: after column "size" it'),
            ("colour,size\nred,1\nred\n", "text/csv", 'row 2 has 1 fields, .* it ends before column "size"'),
            ("colour,colour\nred,1\n", "text/csv", 'the header has "colour" twice'),
            (",colour\n0,red\n", "text/csv", r"column 1 has no name \(which is the first\)"),
            ('colour\n"red\n', "text/csv", "line 2 is not CSV"),
            ("colour\nr\0d\n", "text/csv", "line 2 is not CSV: it contains NUL"),
            (b"\xff\xfec\x00", "text/csv", "the body is not UTF-8"),
            ("{}", "application/json", "the body must be"),
            ("[" * 100_000, "application/json", "nested too deeply"),
            ('{"instances": [{"size": ' + "[" * 100_000, "application/json", "nested too deeply"),
            ('{"instances": [{"size": [1]}]}', "application/json", r'a single value for "size", got \[1\]'),
            ('{"instances": [{"size": 1, "size": 2}]}', "application/json", 'has "size" twice in one object'),
            ('{"instances": [{"tone": 1}]}', "application/json", r'names \["tone"\], none'),
            ('{"instances": [{}]}', "application/json", r"names \[\], none"),
            ("{", "application/json", "the body is not JSON"),
            ("1", "application/x-npy", "content type must be"),
        ],
    )
    def test_fails_with_the_reason(self, body: str | bytes, content_type: str, reason: str) -> None:
        with pytest.raises(text.UnreadableError, match=reason) as caught:
            text.read(body, content_type, SCHEMA)
        assert str(caught.value).isascii()

    @pytest.mark.parametrize("digits", ["1" * 401, "1" * 5001, "-" + "1" * 100_000])
    def test_reads_integers_of_any_length(self, digits: str) -> None:
        rows = text.read(f'{{"instances": [{{"size": {digits}}}]}}', "application/json", SCHEMA)
        assert abs(values.number(rows.column("size")[0])) == math.inf

    def test_reads_fields_of_any_size(self) -> None:
        rows = text.read(f"colour,size\n{'x' * 3_000_000},1\n", "text/csv", SCHEMA)
        assert len(rows.column("colour")[0]) == 3_000_000

    @given(st.one_of(st.binary(max_size=60), st.text(max_size=60)), st.sampled_from(["text/csv", "application/json"]))
    def test_either_reads_a_body_or_says_that_it_cannot(self, body: str | bytes, content_type: str) -> None:
        try:
            rows = text.read(body, content_type, SCHEMA)
        except text.UnreadableError:
            return
        assert rows.count > 0


JSON_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(), max_size=3)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["size", "colour", "x"]), inner),
    max_leaves=8,
)


@given(st.one_of(JSON_VALUES, st.fixed_dictionaries({"instances": st.lists(JSON_VALUES, max_size=3)})))
def test_any_json_is_read_or_refused(payload: object) -> None:
    try:
        rows = text.read(json.dumps(payload), "application/json", SCHEMA)
    except text.UnreadableError:
        return
    for name in rows.names:
        assert len([values.category(value) for value in rows.column(name)]) == rows.count


TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"))


class TestFiles:
    def test_types_do_not_depend_on_the_place_of_a_value(self, tmp_path: Path) -> None:
        codes = [""] * 10 + ["1", "2", "3"] * 20_000 + ["X"]
        path = put(tmp_path, "code,p\n" + "".join(f"{code},0\n" for code in codes))
        schema = files.decide([path])
        assert schema.columns[0] == Column("code", "categorical", ("1", "2", "3", "X"))
        assert files.read([path], schema)["code"].value_counts().to_dict() == {
            "1": 20_000,
            "2": 20_000,
            "3": 20_000,
            "X": 1,
        }

    def test_files_share_one_schema(self, tmp_path: Path) -> None:
        paths = [put(tmp_path, "a,b\n1,\n2,x\n", "1.csv"), put(tmp_path, "b,a\ny,\n01,3\n", "2.csv")]
        schema = files.decide(paths)
        assert schema.columns == (Column("a", "numeric"), Column("b", "categorical", ("01", "x", "y")))
        table = files.read(paths, schema)
        assert table["a"].tolist()[:2] == [1, 2] and math.isnan(table["a"][2])
        assert table["b"].tolist() == [None, "x", "y", "01"]
        assert files.read(paths[:1], schema).dtypes.tolist() == table.dtypes.tolist()

    def test_a_part_that_is_all_blank_keeps_the_types(self, tmp_path: Path) -> None:
        whole, part = put(tmp_path, "a,b\n1,x\n", "1.csv"), put(tmp_path, "a,b\nNA,\n", "2.csv")
        table = files.read([part], files.decide([whole]))
        assert table.dtypes.tolist() == [np.dtype(float), np.dtype(object)]

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (
                "a,b\n1,2,3\n",
                r'data.csv: row 1 has 3 fields, but the header has 2: after column "b" it goes on with "3"',
            ),
            ("a,b\n1,2\n\n1\n", r'data.csv: row 2 has 1 fields.* it ends before column "b"'),
            (",a\n0,1\n", r"data.csv: column 1 has no name \(which is the first\)"),
            ("a, \n0,1\n", r'data.csv: column 2 has no name \(after "a"\)'),
            ("a,b,a\n0,1,2\n", 'data.csv: the header has "a" twice'),
            ("", "data.csv: it is empty"),
            ("a,b\n", "data.csv has no rows"),
            ("a,Unnamed: 1_level_1\n0,1\n", r'data.csv: column 2 has no name \(after "a"; "Unnamed: 1_level_1" is how'),
            (b"a\n\xff\n", "data.csv is not UTF-8: line 2 has the byte 0xFF; save it as UTF-8"),
            (b"town\n" + b"Bonn\n" * 99_999 + b"K\xf6ln\n", 'UTF-8: line 100001 has the byte 0xF6 after "K"; save'),
            (b"\xff\xfea\0\n\0", "UTF-8: line 1 has the byte 0xFF; save"),
            (b"a\nK\xc3", 'UTF-8: line 2 has the byte 0xC3 after "K"; save'),
            ('a\n"b\n', "data.csv: line 2 is not CSV"),
        ],
    )
    def test_fails_on_a_file_that_is_no_table(self, tmp_path: Path, content: str | bytes, message: str) -> None:
        with pytest.raises(text.UnreadableError, match=message):
            files.decide([put(tmp_path, content)])

    @pytest.mark.parametrize(
        "marked", ["\ufeff\ufeffa,b\n1,x\n", '"\ufeffa",b\n1,x\n', "\ufeff\ufeff\ufeff\na,b\n1,x\n"]
    )
    def test_a_byte_order_mark_is_no_part_of_a_name(self, tmp_path: Path, marked: str) -> None:
        assert files.decide([put(tmp_path, marked)]).names == ["a", "b"]

    def test_empty_parts_of_a_table_do_not_count(self, tmp_path: Path) -> None:
        paths = [put(tmp_path, "", "1.csv"), put(tmp_path, "a\n", "2.csv"), put(tmp_path, "a\n1\n", "3.csv")]
        schema = files.decide(paths)
        assert schema.columns == (Column("a", "numeric"),)
        assert files.read(paths, schema)["a"].tolist() == [1]
        with pytest.raises(text.UnreadableError, match=r"2.csv has no rows, nor has any other file"):
            files.decide(paths[:2])
        with pytest.raises(text.UnreadableError, match="has no rows"):
            files.read(paths[:2], schema)

    def test_fails_on_files_of_different_columns(self, tmp_path: Path) -> None:
        with pytest.raises(text.UnreadableError, match="must have the same columns"):
            files.decide([put(tmp_path, "a\n1\n", "1.csv"), put(tmp_path, "b\n1\n", "2.csv")])

    def test_fails_on_a_value_that_the_schema_forbids(self, tmp_path: Path) -> None:
        with pytest.raises(text.UnreadableError, match='column size must hold numbers, got "big" in row 2'):
            files.read([put(tmp_path, "colour,size\nred,1\nred,big\n")], SCHEMA)
        with pytest.raises(text.UnreadableError, match=r"data.csv has no column size; it has colour"):
            files.read([put(tmp_path, "colour\nred\n")], SCHEMA)
        with pytest.raises(text.UnreadableError, match="there is no file at"):
            files.read([tmp_path / "none.csv"], SCHEMA)

    @given(
        st.lists(
            st.tuples(
                st.one_of(st.none(), st.floats()), st.text(st.characters(exclude_characters="\0", codec="utf-8"))
            ),
            min_size=1,
        )
    )
    def test_what_is_written_is_read_back(self, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple]) -> None:
        path = tmp_path_factory.mktemp("written") / "data.csv"
        table = pd.DataFrame(
            {
                "size": pd.Series([row[0] for row in rows], dtype=float),
                "colour": pd.Series([values.category(row[1]) for row in rows], dtype=object),
            }
        )
        files.write(table, path)
        schema = Schema((Column("size", "numeric"), Column("colour", "categorical")))
        pd.testing.assert_frame_equal(files.read([path], schema), table)


def test_a_reader_of_csv_that_others_wrote(tmp_path: Path) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([["a", "b"], ['say "hi", you', "line\r\nbreak"], ["x", " y "]])
    table = files.read([path := put(tmp_path, "\ufeff" + written.getvalue())], files.decide([path]))
    assert table["a"].tolist() == ['say "hi", you', "x"]
    assert table["b"].tolist() == ["line\r\nbreak", "y"]
