"""`GET /v1/explain`: what it takes and what it refuses."""

import pytest
from starlette.testclient import TestClient

from tests.support.activities import MemoryProgram
from tests.support.local_api import NOW, api, client


@pytest.fixture
def program() -> MemoryProgram:
    return MemoryProgram()


@pytest.fixture
def asked(program: MemoryProgram) -> TestClient:
    return client(api(program=program))


def test_a_moment_and_the_present(program: MemoryProgram, asked: TestClient) -> None:
    assert asked.get("/v1/explain", params={"at": "2025-11-12T10:42:00+01:00"}).json()["state"] == "focused"
    assert asked.get("/v1/explain").status_code == 200
    assert program.asked == [("explain", 1_762_940_520.0), ("explain", NOW)]


@pytest.mark.parametrize("at", ["", "yesterday", "2025-11-12", "2025-11-12T10:42:00", "1969-01-01T00:00:00Z", "\x00"])
def test_times_that_cannot_be_are_told(asked: TestClient, at: str) -> None:
    answer = asked.get("/v1/explain", params={"at": at})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")


def test_where_nothing_was_recorded_there_is_nothing(asked: TestClient) -> None:
    answer = asked.get("/v1/explain", params={"at": "1990-01-01T00:00:00Z"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is nothing to explain at that time."
