"""Headwater's own API under /v1, its description, and its documentation page."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from headwater.bridge import NotNow
from headwater.records import FocusState, Verdict
from tests.support.activities import MemoryProgram
from tests.support.local_api import NOW, api, client

DAY = {"start": "2025-11-12T00:00:00Z", "end": "2025-11-13T00:00:00+01:00"}
LABEL = {"start": "2025-11-12T09:00:00+01:00", "end": "2025-11-12T09:30:00+01:00", "state": "focused"}


@pytest.fixture
def program() -> MemoryProgram:
    return MemoryProgram()


@pytest.fixture
def asked(program: MemoryProgram) -> TestClient:
    return client(api(program=program))


def problem(answer: Any, status: int = 400) -> str:
    """What a problem says."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["type"], told["status"], set(told)) == ("about:blank", status, {"type", "title", "status", "detail"})
    detail: str = told["detail"]
    assert detail.endswith(".")
    return detail


def test_the_present(asked: TestClient) -> None:
    assert asked.get("/v1/now").json()["state"] == "focused"


def test_segments_of_a_period(program: MemoryProgram, asked: TestClient) -> None:
    assert asked.get("/v1/segments", params={**DAY, "limit": 5}).json()[0]["app"] == "code"
    assert asked.get("/v1/segments", params=DAY).status_code == 200
    start, end = 1_762_905_600.0, 1_762_988_400.0
    assert program.asked == [("segments", start, end, 5), ("segments", start, end, 1000)]


@pytest.mark.parametrize("path", ["/v1/segments", "/v1/labels", "/v1/advice"])
@pytest.mark.parametrize(
    "change",
    [
        {"start": None}, {"end": None}, {"start": ""}, {"start": "yesterday"}, {"start": "2025-11-12T00:00:00"},
        {"start": "2025-11-12"}, {"start": "1969-12-31T00:00:00Z"}, {"end": "2100-01-01T00:00:00Z"},
        {"end": "2025-11-11T00:00:00Z"}, {"end": DAY["start"]}, {"start": "2024-01-01T00:00:00Z"},
        {"start": "2025-11-12T00:00:00\x00Z"},
    ],
)  # fmt: skip
def test_periods_that_cannot_be_are_told(asked: TestClient, path: str, change: dict[str, str | None]) -> None:
    params = {name: value for name, value in {**DAY, **change}.items() if value is not None}
    problem(asked.get(path, params=params))


@pytest.mark.parametrize("limit", ["", "0", "-1", "10001", "1.0", "x", "１", "9" * 50])
def test_limits_that_cannot_be_are_told(asked: TestClient, limit: str) -> None:
    assert "between 1 and 10000" in problem(asked.get("/v1/segments", params={**DAY, "limit": limit}))


def test_reports(asked: TestClient) -> None:
    assert asked.get("/v1/reports/day?date=2025-11-12").json()["day"] == "2025-11-12"
    told = asked.get("/v1/reports/summary?from=2025-11-01&to=2025-11-12").json()
    assert (told["from"], told["to"]) == ("2025-11-01", "2025-11-12")


@pytest.mark.parametrize(
    "day",
    ["", "today", "20251112", "2025-W01-1", "2025-02-30", "1969-12-31", "2100-01-01", "２０25-11-12", "2025-11-12T00"],
)
def test_days_that_cannot_be_are_told(asked: TestClient, day: str) -> None:
    problem(asked.get("/v1/reports/day", params={"date": day}))
    problem(asked.get("/v1/reports/summary", params={"from": day, "to": "2025-11-12"}))
    problem(asked.get("/v1/reports/day"))


def test_ranges_run_forward_and_are_not_endless(asked: TestClient) -> None:
    for first, last in (("2025-11-12", "2025-11-11"), ("2020-01-01", "2025-11-12")):
        problem(asked.get("/v1/reports/summary", params={"from": first, "to": last}))


def test_labels(program: MemoryProgram, asked: TestClient) -> None:
    answer = asked.post("/v1/labels", json=LABEL)
    assert (answer.status_code, answer.json()) == (201, LABEL)
    assert program.told == [{"id": 1, "start": 1_762_934_400.0, "end": 1_762_936_200.0, "state": FocusState.FOCUSED}]
    assert len(asked.get("/v1/labels", params=DAY).json()) == 1


def test_labels_are_taken_back(program: MemoryProgram, asked: TestClient) -> None:
    asked.post("/v1/labels", json=LABEL)
    assert asked.delete("/v1/labels/1").status_code == 204
    assert program.told == []
    for number in ("1", "-1", "1.0", "x", "٣", "9" * 40, "%00"):
        answer = asked.delete(f"/v1/labels/{number}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "change",
    [
        {"state": "away"}, {"state": "unsure"}, {"state": "happy"}, {"state": None}, {"start": 5}, {"end": "later"},
        {"end": "2025-11-12T09:00:00"}, {"end": LABEL["start"]}, {"end": "2025-11-12T08:00:00+01:00"},
    ],
)  # fmt: skip
def test_labels_that_cannot_be_are_told(program: MemoryProgram, asked: TestClient, change: dict[str, object]) -> None:
    problem(asked.post("/v1/labels", json={**LABEL, **change}))
    for body in (b"", b"[]", b"{", b"\xff", b"{}"):
        problem(asked.post("/v1/labels", content=body))
    assert program.told == []


def test_suggestions_are_answered(program: MemoryProgram, asked: TestClient) -> None:
    assert asked.get("/v1/advice", params=DAY).json() == [{"id": "a1"}]
    answer = asked.post("/v1/advice/a1/answer", json={"verdict": "later"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert program.asked == [("answer", "a1", Verdict.LATER)]
    assert "no such suggestion" in problem(asked.post("/v1/advice/zz/answer", json={"verdict": "later"}), 404)
    bodies: list[Any] = [{}, {"verdict": "expired"}, {"verdict": "x"}, {"verdict": 1}, []]
    for body in bodies:
        problem(asked.post("/v1/advice/a1/answer", json=body))
    problem(asked.post("/v1/advice/%00/answer", json={"verdict": "later"}))


def test_pauses(program: MemoryProgram, asked: TestClient) -> None:
    assert asked.post("/v1/pause").json() == {"until": None}
    assert asked.post("/v1/pause", json={}).json() == {"until": None}
    assert asked.post("/v1/pause", json={"minutes": 30}).json() == {"until": "2025-11-13T02:43:20.000000+00:00"}
    told = asked.post("/v1/pause", json={"until": "2025-11-13T05:00:00+01:00"}).json()
    assert told == {"until": "2025-11-13T04:00:00.000000+00:00"}
    assert asked.post("/v1/resume").status_code == 204
    assert program.asked == [
        ("pause", None), ("pause", None), ("pause", NOW + 1800), ("pause", 1_763_006_400.0), ("resume",)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        [], 5, {"minutes": 0}, {"minutes": -5}, {"minutes": 1e9}, {"minutes": "5"}, {"until": 5}, {"until": "later"},
        {"until": "2025-11-13T05:00:00"}, {"until": "2025-11-13T02:13:20Z"}, {"until": "2101-01-01T00:00:00Z"},
        {"until": "2025-11-13T05:00:00Z", "minutes": 5},
    ],
)  # fmt: skip
def test_pauses_that_cannot_be_are_told(program: MemoryProgram, asked: TestClient, body: object) -> None:
    problem(asked.post("/v1/pause", json=body))
    assert program.asked == []


def test_trouble_is_a_problem_too(program: MemoryProgram, asked: TestClient) -> None:
    def later() -> Any:
        raise NotNow("The store cannot be used now. Try again later.")

    program.state_now = later  # type: ignore[method-assign]
    assert asked.get("/v1/now").headers["retry-after"] == "1"
    assert problem(asked.get("/v1/now"), 503) == "The store cannot be used now. Try again later."
    problem(asked.get("/v1/nothing"), 404)
    problem(asked.delete("/v1/now"), 405)


def test_the_description_is_one_for_both(asked: TestClient) -> None:
    told = asked.get("/v1/openapi.json")
    assert told.content == asked.get("/api/0/openapi.json").content
    document = told.json()
    assert document["openapi"] == "3.1.0"
    assert document["info"]["version"] == "1.2.3"
    names = [o["operationId"] for methods in document["paths"].values() for o in methods.values()]
    assert len(names) == len(set(names))
    refs = set(re.findall(r'"#/components/schemas/(\w+)"', told.text))
    assert refs == set(document["components"]["schemas"])


def test_the_page_shows_everything_and_fetches_nothing(asked: TestClient) -> None:
    answer = asked.get("/v1/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for path, methods in asked.get("/v1/openapi.json").json()["paths"].items():
        for method in methods:
            assert f"<h3>{method.upper()} {path}</h3>" in answer.text
    assert not re.search(r"<(script|img|link|iframe|object)|https?://|url\(|@import|javascript:|\son\w+=", answer.text)
    links = set(re.findall(r'href="#(\w+)"', answer.text))
    assert links <= set(re.findall(r'id="(\w+)"', answer.text))


def test_the_pages_policy_allows_its_own_style_only(asked: TestClient) -> None:
    import hashlib
    from base64 import b64encode

    answer = asked.get("/v1/docs")
    style = re.search(r"<style>(.*)</style>", answer.text, re.DOTALL)
    assert style is not None
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = answer.headers["content-security-policy"].split("; ")
    assert policy == [
        "default-src 'none'", f"style-src 'sha256-{digest}'", "base-uri 'none'", "form-action 'none'",
        "frame-ancestors 'none'",
    ]  # fmt: skip
