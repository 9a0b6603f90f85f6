"""Traffic as SageMaker's data capture writes it."""

import base64
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pandas as pd

NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
EVENT = {
    "eventId": "00000000-0000-0000-0000-000000000000",
    "inferenceTime": "2026-11-25T11:00:00Z",
}


def line(body: str, content_type: str = "application/json", encoding: str = "JSON", **metadata: object) -> str:
    """Return one line of a capture file."""
    data = base64.b64encode(body.encode()).decode() if encoding == "BASE64" else body
    output = {"predictions": [{"label": "no", "probability": 0.1}]}
    return json.dumps(
        {
            "captureData": {
                "endpointInput": {
                    "observedContentType": content_type,
                    "mode": "INPUT",
                    "data": data,
                    "encoding": encoding,
                },
                "endpointOutput": {
                    "observedContentType": "application/json",
                    "mode": "OUTPUT",
                    "data": json.dumps(output),
                    "encoding": "JSON",
                },
            },
            "eventMetadata": {**EVENT, **metadata},
            "eventVersion": "0",
        }
    )


def body(rows: pd.DataFrame, content_type: str = "application/json") -> str:
    """Return a request that brings the rows."""
    if content_type == "text/csv":
        return rows.to_csv(index=False)
    return json.dumps({"instances": json.loads(rows.to_json(orient="records", double_precision=15))})


def lines(rows: pd.DataFrame, batch: int = 1) -> list[str]:
    """Return capture lines that bring the rows, in turn in every encoding, over the 24 hours before NOW."""
    kinds = [
        ("application/json", "JSON"),
        ("text/csv", "CSV"),
        ("application/json", "BASE64"),
        ("text/csv; charset=utf-8", "BASE64"),
    ]
    starts = range(0, len(rows), batch)
    return [
        line(
            body(rows.iloc[start : start + batch], kind.split(";")[0]),
            kind,
            encoding,
            eventId=str(UUID(int=number)),
            inferenceTime=(NOW - timedelta(hours=24) * (number + 1) / len(starts)).isoformat(),
        )
        for number, start in enumerate(starts)
        for kind, encoding in [kinds[number % len(kinds)]]
    ]


def lay(base: Path, texts: list[str], name: str = "part-0.jsonl") -> None:
    """Write capture lines where the check looks for them, below a folder for the hour as SageMaker makes it."""
    folder = base / "processing" / "input" / "capture" / "mortgage" / "main" / "2026" / "11" / "25" / "11"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
