import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import inference
import pipeline

APPLICATION = {
    "dir": 0.33,
    "hir": 0.25,
    "lvr": 0.8,
    "ccs": 1,
    "mcs": 2,
    "pbcr": "no",
    "dmi": "no",
    "self": "no",
    "uria": 3.2,
    "comdominiom": 0,
}
REFUSED_INSURANCE = {**APPLICATION, "dmi": "yes", "ccs": 6}


def invoke(
    model: inference.Model, body: object, content_type: str | None, accept: str | None = "*/*"
) -> tuple[int, str, str]:
    """Call the handlers as the container's Transformer does; return status, content type and body."""
    prediction = inference.predict_fn(inference.input_fn(body, content_type), model)
    answer = inference.output_fn(prediction, accept)
    if isinstance(answer, tuple):
        return 200, answer[1], answer[0]
    return answer.status_code, answer.mimetype, answer.get_data(as_text=True)


def instances(*rows: dict) -> str:
    return json.dumps({"instances": list(rows)})


def csv_of(*rows: dict) -> str:
    return pd.DataFrame(rows).to_csv(index=False)


def refusal(model: inference.Model, body: object, content_type: str | None = "application/json") -> str:
    """Return why a request is answered with status 400."""
    status, kind, text = invoke(model, body, content_type)
    assert (status, kind) == (400, "application/json")
    return json.loads(text)["error"]


def test_answers_json(model: inference.Model) -> None:
    status, kind, text = invoke(model, instances(APPLICATION, REFUSED_INSURANCE), "application/json")
    assert (status, kind) == (200, "application/json")
    good, bad = json.loads(text)["predictions"]
    assert good.keys() == bad.keys() == {"label", "probability"}
    assert (good["label"], bad["label"]) == ("no", "yes")
    assert 0 < good["probability"] < 0.1
    assert 0.6 < bad["probability"] < 1


def test_answers_csv(model: inference.Model) -> None:
    status, kind, text = invoke(model, csv_of(APPLICATION, REFUSED_INSURANCE), "text/csv", "text/csv")
    assert (status, kind) == (200, "text/csv")
    lines = text.splitlines()
    assert lines[0] == "label,probability"
    assert [line.split(",")[0] for line in lines[1:]] == ["no", "yes"]


@pytest.mark.parametrize("content_type", ["text/csv", "text/csv; charset=utf-8", "TEXT/CSV"])
def test_reads_csv_and_json_alike(model: inference.Model, held_out: pd.DataFrame, content_type: str) -> None:
    rows = held_out[model.names].head(50)
    by_csv = invoke(model, rows.to_csv(index=False).encode(), content_type)
    by_json = invoke(model, instances(*rows.to_dict("records")), "application/json")
    assert by_csv == by_json
    assert by_csv[0] == 200


def test_order_of_features_does_not_matter(model: inference.Model) -> None:
    turned = dict(reversed(APPLICATION.items()))
    assert invoke(model, instances(turned), "application/json") == invoke(
        model, instances(APPLICATION), "application/json"
    )


def test_label_follows_the_threshold(careful: Path, held_out: pd.DataFrame) -> None:
    model = inference.model_fn(str(careful / "model"))
    threshold = model.metadata["threshold"]
    predictions = inference.predict(held_out[model.names].astype(object), model)
    assert {(p["label"] == "yes") == (p["probability"] >= threshold) for p in predictions} == {True}
    assert {p["label"] for p in predictions} == {"yes", "no"}


def test_probability_of_exactly_the_threshold_is_positive(model: inference.Model) -> None:
    [prediction] = inference.predict(pd.DataFrame([APPLICATION], dtype=object), model)
    edge = inference.Model(model.pipeline, {**model.metadata, "threshold": prediction["probability"]})
    assert inference.predict(pd.DataFrame([APPLICATION], dtype=object), edge)[0]["label"] == "yes"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{", "the body is not JSON: "),
        (b"\xff", "the body is not UTF-8"),
        ("[]", 'the body must be {"instances": [{feature: value, ...}, ...]} with at least one instance'),
        ('{"instances": []}', 'the body must be {"instances": '),
        ('{"instances": {}}', 'the body must be {"instances": '),
        ('{"instances": [7]}', "instances[0] must be an object of features, got 7"),
        (instances(APPLICATION, {"dir": 1}), "hir must be a number, got null in row 1"),
        (
            instances({}),
            "features: missing dir, hir, lvr, ccs, mcs, pbcr, dmi, self, uria, comdominiom; ",
        ),
        (instances({**APPLICATION, "black": "no"}), "features: unknown black; the model takes dir, hir"),
        (
            instances({("age" if name == "hir" else name): value for name, value in APPLICATION.items()}),
            "features: missing hir; unknown age; the model takes dir, hir",
        ),
        (instances({**APPLICATION, "dir ": 1}), 'features: unknown "dir "; the model takes dir, hir'),
        (instances({**APPLICATION, "\u200bdir": 1}), r'features: unknown "\u200bdir"; the model'),
        (instances({**APPLICATION, "gro\u0308\xdfe": 1}), r'features: unknown "gro\u0308\u00dfe"; the model'),
        (instances({**APPLICATION, "größe": 1, "": 2}), 'features: unknown größe, ""; the model takes dir, hir'),
        (instances({**APPLICATION, "hir": "much"}), 'hir must be a number, got "much" in row 0'),
        (instances({**APPLICATION, "hir": "0,3"}), 'hir must be a number, got "0,3" in row 0'),
        (instances({**APPLICATION, "hir": None}), "hir must be a number, got null in row 0"),
        (instances({**APPLICATION, "hir": True}), "hir must be a number, got true in row 0"),
        (instances({**APPLICATION, "hir": [1]}), 'instances[0] must have a single value for "hir", got [1]'),
        (instances({**APPLICATION, "hir": float("nan")}), "hir must be a number, got null in row 0"),
        (instances({**APPLICATION, "hir": float("inf")}), "hir must be a number, got Infinity in row 0"),
        (instances(APPLICATION, {**APPLICATION, "pbcr": "maybe"}), 'pbcr must be one of no, yes, got "maybe" in row 1'),
        (instances({**APPLICATION, "pbcr": None}), "pbcr must be one of no, yes, got null in row 0"),
        (instances({**APPLICATION, "pbcr": {}}), 'instances[0] must have a single value for "pbcr", got {}'),
        (
            instances({**APPLICATION, "hir": None, "pbcr": 1}),
            "hir must be a number, got null in row 0; pbcr must be one of no, yes, got 1 in row 0",
        ),
    ],
)
def test_refuses_bad_json_with_the_reason(model: inference.Model, body: str | bytes, reason: str) -> None:
    assert refusal(model, body).startswith(reason)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "the body is empty, not CSV"),
        (csv_of(APPLICATION) + "1,2,3,4,5,6,7,8,9,10,11\n", "row 2 has 11 fields, but the header has 10: after column"),
        (csv_of(APPLICATION) + "1,2\n", 'row 2 has 2 fields, but the header has 10: it ends before column "lvr"'),
        ("\0", "line 1 is not CSV: it contains NUL"),
        (csv_of(APPLICATION).replace("hir", "dir"), 'the header has "dir" twice'),
        (csv_of({**APPLICATION, " ": 0}), "column 11 has no name"),
        (csv_of(APPLICATION).splitlines()[0], "the body must be CSV with a header and at least one row"),
        (csv_of(APPLICATION, APPLICATION).split("\n", maxsplit=1)[1], 'the header has "no" twice'),
        (csv_of({**APPLICATION, "hir": None}), 'hir must be a number, got "" in row 0'),
        (csv_of({**APPLICATION, "hir": "much"}), 'hir must be a number, got "much" in row 0'),
        (csv_of({**APPLICATION, "dmi": "NA"}), 'dmi must be one of no, yes, got "NA" in row 0'),
    ],
)
def test_refuses_bad_csv_with_the_reason(model: inference.Model, body: str, reason: str) -> None:
    assert refusal(model, body, "text/csv").startswith(reason)


ODD = [
    "1" * 401,
    "-" + "1" * 5001,
    "NaN",
    "Infinity",
    "-1e999",
    '"\\ud800"',
    '"\\u0000"',
    '"' + "x" * 2_000_000 + '"',
    "true",
]


@pytest.mark.parametrize("name", ["hir", "pbcr"])
@pytest.mark.parametrize("value", ODD)
def test_no_value_is_a_fault_of_the_server(model: inference.Model, name: str, value: str) -> None:
    body = instances(APPLICATION).replace(f'"{name}": {json.dumps(APPLICATION[name])}', f'"{name}": {value}')
    assert refusal(model, body).startswith(f"{name} must be ")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("[" * 100_000, "the JSON is nested too deeply"),
        ('{"instances": [{"dir": ' + '{"a": ' * 100_000, "the JSON is nested too deeply"),
        (instances(APPLICATION).replace('"hir"', '"dir"'), 'the JSON has "dir" twice in one object'),
        (instances({**APPLICATION, "\ud800": 1}), "features: unknown "),
        ('"' + "x" * 1_000_000, "the body is not JSON: "),
        ("\0", "the body is not JSON: "),
    ],
)
def test_no_body_is_a_fault_of_the_server(model: inference.Model, body: str, reason: str) -> None:
    assert refusal(model, body).startswith(reason)


@settings(max_examples=200)
@given(
    st.one_of(st.binary(max_size=40), st.text(max_size=40), st.text('{}[]":,1e9instances', max_size=40)),
    st.sampled_from(["application/json", "text/csv"]),
)
def test_whatever_is_sent_is_answered(model: inference.Model, body: str | bytes, content_type: str) -> None:
    assert invoke(model, body, content_type)[0] == 400


@settings(max_examples=150)
@given(
    st.one_of(st.none(), st.text(max_size=20), st.text('*/,;q=0.9 jsontextcv"', max_size=40)),
    st.one_of(st.none(), st.text(max_size=20), st.text("*/,;=. jsontextcv", max_size=40)),
)
def test_whatever_the_headers_are_the_request_is_answered(
    model: inference.Model, content_type: str | None, accept: str | None
) -> None:
    assert invoke(model, instances(APPLICATION), content_type, accept)[0] in (200, 400, 406, 415)


VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(), max_size=3))


@settings(max_examples=200)
@given(st.fixed_dictionaries(dict.fromkeys(APPLICATION, VALUES)))
def test_whatever_a_feature_holds_is_answered(model: inference.Model, row: dict) -> None:
    assert invoke(model, json.dumps({"instances": [row]}), "application/json")[0] in (200, 400)


def test_reads_a_number_that_is_a_text_as_csv_does(model: inference.Model) -> None:
    as_text = {name: str(value) for name, value in APPLICATION.items()}
    assert invoke(model, instances(as_text), "application/json") == invoke(model, csv_of(APPLICATION), "text/csv")


def test_reads_csv_after_a_byte_order_mark(model: inference.Model) -> None:
    body = csv_of(APPLICATION)
    assert invoke(model, "\ufeff" + body, "text/csv") == invoke(model, body, "text/csv")


def test_refuses_other_content_types(model: inference.Model) -> None:
    status, _, text = invoke(model, b"\x93NUMPY", "application/x-npy")
    assert status == 415
    assert json.loads(text)["error"] == 'content type must be application/json or text/csv, got "application/x-npy"'


@pytest.mark.parametrize("content_type", [None, "", "Application/JSON;charset=UTF-8", " application/json ; x=y"])
def test_takes_a_request_without_a_content_type_for_json(model: inference.Model, content_type: str | None) -> None:
    assert invoke(model, instances(APPLICATION).encode(), content_type)[0] == 200


@pytest.mark.parametrize("content_type", ["application/json", "text/csv", None])
@pytest.mark.parametrize("body", [None, 7, [], {"instances": [APPLICATION]}])
def test_refuses_what_is_no_body(model: inference.Model, body: object, content_type: str | None) -> None:
    reason = f"the body must be a text or bytes, got {type(body).__name__}"
    assert refusal(model, body, content_type) == reason


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_reads_bytes_in_every_form(model: inference.Model, kind: type) -> None:
    assert invoke(model, kind(csv_of(APPLICATION).encode()), "text/csv; charset=utf-8; header=present")[0] == 200


LONG = "\ud800x" * 100_000


@pytest.mark.parametrize(
    ("body", "content_type", "accept", "start"),
    [
        (instances(dict.fromkeys([f"{LONG}{number}" for number in range(30)])), "application/json", "", "features: "),
        (csv_of({**APPLICATION, LONG: 1}), "text/csv", "", "features: unknown "),
        (instances({**APPLICATION, "pbcr": LONG}), "application/json", "", "pbcr must be one of no, yes, got "),
        (instances({**APPLICATION, "pbcr": [LONG] * 9}), "application/json", "", "instances[0] must have a single "),
        (instances({**APPLICATION, LONG: {}}), "application/json", "", "instances[0] must have a single value for "),
        ("{" + LONG, "application/json", "", "the body is not JSON: "),
        (f"{LONG},{LONG}\n1,2", "text/csv", "", "the header has "),
        (f"{LONG}\n1,{LONG}", "text/csv", "", "row 1 has 2 fields"),
        ("", LONG, "", "content type must be "),
        (instances(APPLICATION), "application/json", LONG, "accept must be "),
    ],
)
def test_a_refusal_stays_short_whatever_was_sent(
    model: inference.Model, body: str, content_type: str, accept: str, start: str
) -> None:
    status, _, text = invoke(model, body, content_type, accept)
    assert status in (400, 406, 415)
    assert json.loads(text)["error"].startswith(start)
    assert len(json.loads(text)["error"]) <= inference.REASON + 1


def test_a_refusal_stays_short_whatever_the_model_takes() -> None:
    texts = [f"{number} {'t' * 500}" for number in range(250)]
    features = [{"name": f"{text} name", "type": "categorical", "categories": texts} for text in texts]
    wide = inference.Model(None, {"features": features})
    for row in ({"x": 1}, dict.fromkeys(wide.names)):
        reason = refusal(wide, instances(row))
        assert len(reason) <= inference.REASON + 1


def test_names_some_features_and_counts_the_rest(model: inference.Model) -> None:
    unknown = {f"x{number:02}": 1 for number in range(23)}
    reason = refusal(model, instances({**APPLICATION, **unknown}))
    assert reason.startswith("features: unknown x00, x01, ")
    assert ", x19 and 3 more; the model takes dir, hir, " in reason


def test_goes_through_a_wide_request_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"f{number}" for number in range(500)]
    wide = inference.Model(None, {"features": [{"name": name, "type": "numeric"} for name in names]})
    rows = inference.parse(csv_of(dict.fromkeys(names, 0.5), dict.fromkeys(names, 2)), "text/csv")
    passes, append = [], inference.text.Rows.append_to
    monkeypatch.setattr(inference.text.Rows, "append_to", lambda *given: (passes.append(1), append(*given)))
    table = inference.check(rows, wide)
    assert (list(table.columns), table.to_numpy().sum(), len(passes)) == (names, 1250, 1)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("application/json", "application/json"),
        (None, "application/json"),
        (" , ;q=0", "application/json"),
        ("*", "application/json"),
        ("text/csv; q=0.9, application/json", "application/json"),
        ("application/json;q=0.9, text/csv", "text/csv"),
        ("application/json;q=.5,text/csv;Q=0.6", "text/csv"),
        ("application/json; q = 0.5, text/csv; q = 0.6", "text/csv"),
        ("text/csv, application/json", "text/csv"),
        ("application/json, text/csv", "application/json"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv; charset=utf-8; header=present", "text/csv"),
        ("application/json;q=0, */*", "text/csv"),
        ("application/*;q=0.2, */*;q=0.1", "application/json"),
        ("*/*;q=0.5, text/csv", "text/csv"),
        ("*/*, text/csv;q=0.5", "application/json"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/json"),
        ("text/csv;q=nan, application/json;q=0.9", "text/csv"),
        ("text/csv;q=9, application/json", "text/csv"),
        ("image/png, */*", "application/json"),
        ("text/*", "text/csv"),
    ],
)
def test_answers_what_is_accepted(model: inference.Model, accept: str | None, expected: str) -> None:
    assert invoke(model, instances(APPLICATION), "application/json", accept)[:2] == (200, expected)


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "*/*;q=0.0", "text", "json, csv"])
def test_refuses_to_answer_in_another_type(model: inference.Model, accept: str) -> None:
    status, _, text = invoke(model, instances(APPLICATION), "application/json", accept)
    reason = f'accept must be application/json or text/csv, got "{accept}"'
    assert (status, json.loads(text)["error"]) == (406, reason)


def test_leaves_faults_of_its_own_to_the_container(model: inference.Model) -> None:
    broken = inference.Model(None, model.metadata)
    with pytest.raises(AttributeError):
        inference.predict_fn(pd.DataFrame([APPLICATION], dtype=object), broken)


def test_refuses_a_model_of_another_scikit_learn(careful: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(careful / "model", tmp_path / "model")
    metadata = {**pipeline.read_json(folder / "metadata.json"), "scikitLearn": "1.2.1"}
    (folder / "metadata.json").write_text(json.dumps(metadata))
    with pytest.raises(RuntimeError, match=r"trained with scikit-learn 1\.2\.1, but this is 1\.9\.0"):
        inference.model_fn(str(folder))


def test_smoke_payload_in_the_readme_is_answered(model: inference.Model) -> None:
    readme = (pipeline.EXAMPLE / "README.md").read_text(encoding="utf-8")
    body = readme.split("```json", maxsplit=1)[1].split("```", maxsplit=1)[0]
    status, _, text = invoke(model, body, "application/json")
    assert status == 200
    assert json.loads(text)["predictions"][0]["label"] == "no"
