"""The check needs as much memory for much traffic as for little."""

from pathlib import Path

import pandas as pd
import pytest

import measure_check


def peak(base: Path, table: pd.DataFrame, records: int) -> float:
    """Check so many records in a process of its own, and return its peak in MiB."""
    base.mkdir()
    measure_check.lay(base, table, records)
    measured = measure_check.measure(base)
    assert (measured["records"], measured["malformed"]) == (records, 0)
    return measured["peakMiB"]


@pytest.mark.parametrize(
    ("columns", "records", "most"),
    [(0, 10_000, 64), (1_000, 400, 256)],
    ids=["records", "columns"],
)
def test_four_times_the_traffic_needs_no_more_memory(tmp_path: Path, columns: int, records: int, most: int) -> None:
    table = measure_check.wide(columns) if columns else measure_check.applications()
    little, much = (peak(tmp_path / str(times), table, times * records) for times in (1, 4))
    assert much <= 1.15 * little
    assert much < most
