"""The running hub answers as docs/ref/openapi.json says."""
import json
import re
import urllib.error
import urllib.request

import jsonschema
import pytest

from conftest import ROOT

DOCUMENT = json.loads((ROOT / "docs/ref/openapi.json").read_text())


def ask(url, method="GET", headers=None):
    request = urllib.request.Request(url, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read(200_000)
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read()


def check(path, operation, answer):
    """The answer is one that the document lists, of the type and form that it says."""
    status, headers, body = answer
    responses = DOCUMENT["paths"][path][operation]["responses"]
    assert str(status) in responses, f"{path} answered {status}, which the document does not list"
    promised = responses[str(status)]
    if "$ref" in promised:
        promised = DOCUMENT["components"]["responses"][promised["$ref"].rsplit("/", 1)[1]]
    kind = headers.get_content_type()
    assert kind in promised["content"], f"{path} answered {kind}"
    schema = {**promised["content"][kind]["schema"], "components": DOCUMENT["components"]}
    if kind.endswith("json"):
        jsonschema.validate(json.loads(body), schema)
    elif kind == "text/plain":
        jsonschema.validate(body.decode(), schema)
    return status


@pytest.fixture
def two_cameras(hub):
    return hub("cameras:\n  porch: {source: 'test://?size=320x240&fps=25', name: Porch}\n"
               "  gate: {source: 'http://127.0.0.1:9/', name: Gate}")


@pytest.mark.parametrize("path, target, status", [
    ("/api/v1/cameras", "/api/v1/cameras", 200),
    ("/api/v1/cameras", "/api/v1/cameras?limit=1", 200),
    ("/api/v1/cameras", "/api/v1/cameras?limit=0", 400),
    ("/api/v1/cameras/{id}", "/api/v1/cameras/porch", 200),
    ("/api/v1/cameras/{id}", "/api/v1/cameras/nobody", 404),
    ("/api/v1/live", "/api/v1/live", 426),
    ("/cameras/{id}/snapshot.jpg", "/cameras/porch/snapshot.jpg", 200),
    ("/cameras/{id}/snapshot.jpg", "/cameras/porch/snapshot.jpg?max_age_ms=x", 400),
    ("/cameras/{id}/snapshot.jpg", "/cameras/gate/snapshot.jpg", 503),
    ("/cameras/{id}/mjpeg", "/cameras/porch/mjpeg?fps=0", 400),
    ("/cameras/{id}/mjpeg", "/cameras/nobody/mjpeg", 404),
    ("/healthz", "/healthz", 200),
    ("/metrics", "/metrics", 200),
])
def test_answers_match_the_document(two_cameras, path, target, status):
    assert check(path, "get", ask(two_cameras.url + target)) == status


def test_a_foreign_host_is_refused_as_the_document_says(two_cameras):
    answer = ask(two_cameras.url + "/api/v1/cameras", headers={"Host": "evil.example"})
    assert check("/api/v1/cameras", "get", answer) == 403
    assert json.loads(answer[2])["code"] == "host_not_allowed"


def test_every_code_that_the_hub_can_answer_is_in_the_document():
    codes = set(DOCUMENT["components"]["schemas"]["Problem"]["properties"]["code"]["enum"])
    sources = [file for room in ("serve", "api", "access") for file in (ROOT / "src/hub" / room).glob("*.cpp")]
    used = {code for file in sources if not file.name.endswith("_test.cpp")
            for code in re.findall(r'(?:(?:problem|refuse)\([^"()]*?\d+, |RuleViolation\w*\{\s*|\.code = )"([a-z_]+)"',
                                   file.read_text())}
    assert used >= {"link_full", "last_owner", "log_in"} and used <= codes, used - codes


def test_every_schema_that_is_referred_to_exists():
    parts = DOCUMENT["components"]
    for kind, name in re.findall(r'"#/components/(\w+)/(\w+)"', json.dumps(DOCUMENT)):
        assert name in parts[kind], name


def schemas_of(document):
    """Every place that a client may rely on: path, method, status, type, and each property with its type."""
    def properties(schema, where):
        for name, value in schema.get("properties", {}).items():
            yield f"{where}.{name}: {value.get('type', value.get('$ref', '?'))}"
            yield from properties(value, f"{where}.{name}")
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method == "parameters":
                continue
            for parameter in operation.get("parameters", []):
                yield f"{method} {path} ?{parameter['name']}"
            for status, response in operation["responses"].items():
                for kind in response.get("content", {"-": None}):
                    yield f"{method} {path} {status} {kind}"
    for name, schema in document["components"]["schemas"].items():
        yield from properties(schema, name)


def taken_away(old, new):
    return sorted(set(schemas_of(old)) - set(schemas_of(new)))


def test_nothing_of_a_release_is_removed():
    """docs/ref/released holds each release's document; /api/v1 changes only by addition."""
    for released in sorted((ROOT / "docs/ref/released").glob("openapi-*.json")):
        assert taken_away(json.loads(released.read_text()), DOCUMENT) == [], released.name
    assert taken_away(DOCUMENT, DOCUMENT) == []


def test_a_removed_part_is_reported():
    changed = json.loads(json.dumps(DOCUMENT))
    del changed["components"]["schemas"]["Camera"]["properties"]["fps"]
    del changed["paths"]["/cameras/{id}/mjpeg"]["get"]["responses"]["503"]
    changed["components"]["schemas"]["Camera"]["properties"]["name"]["type"] = "integer"
    assert taken_away(DOCUMENT, changed) == ["Camera.fps: number", "Camera.name: string",
                                             "get /cameras/{id}/mjpeg 503 -"]
