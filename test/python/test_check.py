import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

import baseline
import check
import measure_check
import pipeline
import traffic

Shift = Callable[[pd.Series], pd.Series]
ARGUMENTS = ["--endpoint", "mortgage-prod", "--end", "2026-11-25T12:00:00Z"]


@pytest.fixture(scope="module")
def training(prepared: Path) -> pd.DataFrame:
    return pd.read_csv(prepared / "train" / "data.csv").drop(columns=["deny", "black"])


@pytest.fixture(scope="module")
def requests(prepared: Path) -> pd.DataFrame:
    """Return applications from the same population that the model wasn't trained on."""
    return pd.read_csv(prepared / "test" / "data.csv").drop(columns=["deny", "black"])


@pytest.fixture
def base(ml_base: Path, training: pd.DataFrame) -> Path:
    """Return a folder with the baseline in place."""
    folder = ml_base / "processing" / "input" / "baseline"
    folder.mkdir(parents=True)
    (folder / "baseline.json").write_text(json.dumps(baseline.build(training, [])))
    return ml_base


def run(base: Path, *arguments: str) -> dict:
    check.main([*ARGUMENTS, *arguments])
    return pipeline.read_json(base / "processing" / "output" / "report" / "report.json")


def test_the_same_population_has_not_drifted(base: Path, requests: pd.DataFrame) -> None:
    traffic.lay(base, traffic.lines(requests))
    report = run(base)
    assert report["status"] == "ok"
    assert report["drifted"] == []
    assert report["records"] == 714
    assert report["baselineRecords"] == 1306
    assert 0 < report["maxPsi"] < 0.1
    assert report["maxPsi"] == max(feature["psi"] for feature in report["features"])


def test_the_training_data_themselves_have_a_psi_of_nothing(base: Path, training: pd.DataFrame) -> None:
    traffic.lay(base, traffic.lines(training, batch=7))
    report = run(base)
    assert report["records"] == len(training)
    assert report["maxPsi"] == pytest.approx(0, abs=1e-12)


def test_rounding_is_no_drift(base: Path, requests: pd.DataFrame) -> None:
    traffic.lay(base, traffic.lines(requests.round(3)))
    assert run(base)["status"] == "ok"


@pytest.mark.parametrize(
    ("name", "shift"),
    [
        ("hir", lambda column: column * 1.3),
        ("ccs", lambda column: (column + 1).clip(upper=6)),
        ("pbcr", lambda column: column.where(column.index % 3 > 0, "yes")),
        ("dmi", lambda column: column.where(column.index % 5 > 0, "unknown")),
        ("uria", lambda column: column.where(column.index % 5 > 0)),
        ("comdominiom", lambda column: 1 - column),
    ],
)
def test_the_shifted_feature_alone_has_drifted(base: Path, requests: pd.DataFrame, name: str, shift: object) -> None:
    shifted = requests.copy()
    shifted[name] = shift(requests[name])
    traffic.lay(base, traffic.lines(shifted))
    report = run(base)
    assert report["status"] == "drift"
    assert report["drifted"] == [name]
    assert report["maxPsi"] > 0.2


def test_a_feature_that_no_request_brings_has_drifted(base: Path, requests: pd.DataFrame) -> None:
    traffic.lay(base, traffic.lines(requests.drop(columns="lvr")))
    assert run(base)["drifted"] == ["lvr"]


def test_too_few_records_are_not_judged(base: Path, requests: pd.DataFrame) -> None:
    traffic.lay(base, traffic.lines(requests.head(199).assign(hir=9)))
    report = run(base)
    assert (report["status"], report["maxPsi"], report["drifted"]) == ("insufficient-data", None, [])
    assert [feature["psi"] for feature in report["features"]] == [None] * 10


def test_enough_records_are_judged(base: Path, requests: pd.DataFrame) -> None:
    traffic.lay(base, traffic.lines(requests.head(200).assign(hir=9)))
    assert run(base)["drifted"] == ["hir"]


def test_no_traffic_at_all_is_too_little(base: Path) -> None:
    report = run(base)
    assert (report["status"], report["records"]) == ("insufficient-data", 0)


def test_only_the_window_counts(base: Path, requests: pd.DataFrame) -> None:
    traffic.lay(base, traffic.lines(requests))
    report = run(base, "--window-hours", "12", "--minimum-records", "1")
    assert report["window"] == {"start": "2026-11-25T00:00:00Z", "end": "2026-11-25T12:00:00Z"}
    assert report["records"] == 357


def test_the_window_starts_where_it_is_told_to(base: Path, requests: pd.DataFrame) -> None:
    traffic.lay(base, traffic.lines(requests))
    report = run(base, "--start", "2026-11-25T00:00:00Z", "--window-hours", "1", "--minimum-records", "1")
    assert report["window"] == {"start": "2026-11-25T00:00:00Z", "end": "2026-11-25T12:00:00Z"}
    assert report["records"] == 357


def test_the_window_ends_now_by_default(base: Path) -> None:
    check.main(["--endpoint", "mortgage-prod"])
    window = pipeline.read_json(base / "processing" / "output" / "report" / "report.json")["window"]
    end = pd.Timestamp(window["end"])
    assert abs(pd.Timestamp.now(tz="UTC") - end) < timedelta(minutes=1)
    assert end - pd.Timestamp(window["start"]) == timedelta(hours=24)


def test_the_threshold_itself_is_no_drift(base: Path, requests: pd.DataFrame) -> None:
    traffic.lay(base, traffic.lines(requests.assign(hir=requests["hir"] * 1.3)))
    maximum = run(base)["maxPsi"]
    assert run(base, "--threshold", repr(maximum))["status"] == "ok"
    assert run(base, "--threshold", repr(maximum * 0.999))["status"] == "drift"


def test_says_when_the_model_was_registered_if_it_is_told(base: Path) -> None:
    assert run(base, "--model-created-at", "2026-11-20T08:00:00Z")["modelCreatedAt"] == "2026-11-20T08:00:00Z"


@pytest.mark.parametrize("arguments", [[], ["--model-created-at", "unknown"]])
def test_makes_up_no_age(base: Path, arguments: list[str]) -> None:
    assert "modelCreatedAt" not in run(base, *arguments)


def test_counts_what_it_passed_over(base: Path, requests: pd.DataFrame) -> None:
    texts = traffic.lines(requests)
    traffic.lay(base, [*texts, "no json", texts[0], texts[0]])
    report = run(base)
    assert (report["records"], report["malformed"], report["repeated"]) == (714, 1, 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no file at .*baseline.json"),
        ("no json", "baseline.json is no baseline: it is not JSON"),
        ("[]", r"it must be an object, got \[\]"),
        ('{"schema": "baseline/3"}', 'schema must be baseline/2 or baseline/1, got "baseline/3"'),
    ],
)
def test_fails_without_a_baseline(ml_base: Path, content: str | None, message: str) -> None:
    if content is not None:
        folder = ml_base / "processing" / "input" / "baseline"
        folder.mkdir(parents=True)
        (folder / "baseline.json").write_text(content)
    with pytest.raises(ValueError, match=message):
        check.main(ARGUMENTS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--threshold", "0"], "must be a number above 0, got 0"),
        (["--window-hours", "-1"], "must be a number above 0, got -1"),
        (["--minimum-records", "0"], "must be at least 1"),
        (["--maximum-malformed-share", "1.1"], "must be a number from 0 to 1, got 1.1"),
        (["--maximum-malformed-share", "nan"], "must be a number from 0 to 1, got nan"),
        (["--threshold", "much"], "must be a number above 0, got much"),
        (["--window-hours", "1e9"], "--window-hours must not begin before the year 1, got 1e+09"),
        (["--window-hours", "1e300"], "--window-hours must not begin before the year 1, got 1e+300"),
        (["--start", "yesterday"], "must be an ISO 8601 time of the years 1 to 9999"),
        (["--start", "10000-01-01T00:00:00Z"], "got 10000-01-01T00:00:00Z"),
        (["--end", "9999-12-31T23:59:59-23:59"], "of the years 1 to 9999"),
        (["--start", "0001-01-01T00:00:00+01:00"], "of the years 1 to 9999"),
        (
            ["--start", "2026-11-25T12:00:00Z"],
            "--start must be before --end, got 2026-11-25T12:00:00Z and 2026-11-25T12:00:00Z",
        ),
        (["--end", "yesterday evening"], "must be an ISO 8601 time"),
        (["--model-created-at", ""], "must be a UTC time such as 2026-11-20T08:00:00Z, or unknown, got "),
        (["--model-created-at", "now"], "or unknown, got now"),
        (["--model-created-at", "2026-11-20"], "or unknown, got 2026-11-20"),
        (["--model-created-at", "2026-11-20T8:00:00Z"], "or unknown, got 2026-11-20T8:00:00Z"),
        (["--model-created-at", "2026-13-20T08:00:00Z"], "or unknown, got 2026-13-20T08:00:00Z"),
        (["--model-created-at", "2026-11-20T08:00:00+01:00"], "or unknown, got 2026-11-20T08:00:00+01:00"),
    ],
)
def test_refuses_bad_arguments(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        check.parse([*ARGUMENTS, *arguments])
    assert message in capsys.readouterr().err


def test_the_window_can_begin_at_a_time(base: Path, requests: pd.DataFrame) -> None:
    traffic.lay(base, traffic.lines(requests))
    report = run(base, "--start", "2026-11-25T06:00:00Z", "--minimum-records", "1")
    assert report["window"] == {"start": "2026-11-25T06:00:00Z", "end": "2026-11-25T12:00:00Z"}
    assert report["records"] == 178


def test_too_many_requests_that_nobody_can_read_are_no_drift(base: Path, requests: pd.DataFrame) -> None:
    texts = traffic.lines(requests)
    broken = [traffic.line("no json", eventId=f"broken {number}") for number in range(100)]
    traffic.lay(base, [*texts, *broken])
    report = run(base)
    assert (report["status"], report["maxPsi"], report["drifted"]) == ("unreadable", None, [])
    assert (report["requests"], report["malformed"], report["records"]) == (814, 100, 714)
    assert report["malformedShare"] == pytest.approx(100 / 814)
    assert run(base, "--maximum-malformed-share", "0.13")["status"] == "ok"


def test_requests_that_are_no_table_are_not_read_as_missing_everywhere(base: Path) -> None:
    """400 requests whose names nobody knows: once they were drift in every feature, or vanished without a count."""
    texts = [traffic.line("a,b\n1,2\n", "text/csv", "CSV", eventId=str(number)) for number in range(400)]
    traffic.lay(base, texts)
    report = run(base)
    assert (report["status"], report["malformed"], report["malformedShare"]) == ("unreadable", 400, 1)


def test_a_few_odd_requests_among_few_are_nobodys_alarm(base: Path, requests: pd.DataFrame) -> None:
    broken = [traffic.line("no json", eventId=f"broken {number}") for number in range(9)]
    traffic.lay(base, [*traffic.lines(requests.head(3)), *broken])
    assert run(base)["status"] == "insufficient-data"


def test_no_request_has_no_share(base: Path) -> None:
    report = run(base)
    assert (report["requests"], report["malformedShare"]) == (0, None)


class TestBaselineOfTheFirstVersion:
    """What 0.1.0 wrote: pandas had read the data, so True, 1.0 and 01 were as pandas made them."""

    FEATURES = (
        {"name": "flag", "type": "categorical", "categories": ["False", "True"], "proportions": [0.5, 0.25, 0, 0.25]},
        {
            "name": "code",
            "type": "categorical",
            "categories": ["1", "1.0", "X"],
            "proportions": [0.25, 0.25, 0.5, 0, 0],
        },
        {"name": "zip", "type": "numeric", "edges": [0.5, 1.5, 2.5], "proportions": [0, 0.5, 0.5, 0, 0]},
    )
    ROWS = (
        {"flag": False, "code": 1, "zip": "01"},
        {"flag": False, "code": 1.0, "zip": "02"},
        {"flag": True, "code": "X", "zip": "01"},
        {"flag": None, "code": "X", "zip": "02"},
    )

    def test_still_works(self, ml_base: Path) -> None:
        folder = ml_base / "processing" / "input" / "baseline"
        folder.mkdir(parents=True)
        old = {"schema": "baseline/1", "records": 4, "features": list(self.FEATURES)}
        (folder / "baseline.json").write_text(json.dumps(old))
        traffic.lay(ml_base, [traffic.line(json.dumps({"instances": self.ROWS}))])
        report = run(ml_base, "--minimum-records", "1")
        assert [(feature["name"], feature["psi"]) for feature in report["features"]] == [
            ("flag", 0),
            ("code", 0),
            ("zip", 0),
        ]


def peak(base: Path, table: pd.DataFrame, records: int) -> float:
    """Check so many records in a process of its own, and return its peak in MiB."""
    measure_check.lay(base, table, records)
    measured = measure_check.measure(base)
    assert (measured["records"], measured["malformed"]) == (records, 0)
    return measured["peakMiB"]


def test_memory_does_not_grow_with_the_traffic(tmp_path: Path) -> None:
    """Four times the traffic, of which the check holds a batch and 8 bytes per event of two hours."""
    table = measure_check.applications()
    little, much = (peak(tmp_path / str(records), table, records) for records in (10_000, 40_000))
    assert much <= 1.15 * little
    assert much < 64


def test_a_thousand_features_fit_beside_it(tmp_path: Path) -> None:
    assert peak(tmp_path, measure_check.wide(1_000), 1_000) < 192
