"""Which format a file has, by its first bytes."""

import gzip
import json
import os
from pathlib import Path

import pytest

from headwater.records import Bucket
from headwater.reports import ReportError, export_csv, export_json
from headwater.reports.activitywatch import write_activitywatch
from headwater.reports.detecting import detect
from headwater.store import Store
from tests.support.days import NOON, segment


def test_our_own_files(tmp_path: Path) -> None:
    with Store(tmp_path / "headwater.db") as store:
        store.put([(segment(NOON, title="draft"), None)])
        export_csv(store, tmp_path / "out.csv", 0, 4e9)
        export_json(store, tmp_path / "out.json", 0, 4e9)
    write_activitywatch([(Bucket("a", "b", "c", "d", 0), [])], tmp_path / "aw.json")
    names = {"headwater.db": "sqlite", "out.csv": "headwater-csv", "out.json": "headwater-json"}
    for name, format_ in (names | {"aw.json": "activitywatch"}).items():
        assert detect(tmp_path / name) == format_
        (tmp_path / "packed").write_bytes(gzip.compress((tmp_path / name).read_bytes()))
        assert detect(tmp_path / "packed") == format_


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        ('{"buckets": {}}', "activitywatch"),
        ('\ufeff {\n"buckets" : [', "activitywatch"),
        ('{"events": [{"timestamp": 1}]}', "activitywatch"),
        ('{"id": "a", "type": "b", "client": "c"}', "activitywatch"),
        ("Start;END;app\n", "headwater-csv"),
        ("\ufeffstart\tend\n", "headwater-csv"),
        ('"Name","Start","End","Duration","Process"\n', "manictime"),
        ("Name;Start;End;Duration\n", "manictime"),
        ("Date,Time Spent (seconds),Number of People,Activity,Category,Productivity\n", "rescuetime"),
        ("Rank,Time Spent (seconds),Number of People,Activity,Category,Productivity\n", "rescuetime"),
        ("2018-03-01 09:00:00 -0500,Writer,No Details,Writing,Design,60\n", "rescuetime"),
    ],
)
def test_files_of_others(tmp_path: Path, content: str, format_: str) -> None:
    (tmp_path / "in").write_text(content, encoding="utf-8")
    assert detect(tmp_path / "in") == format_


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"[]",
        b'{"text": "\\"buckets\\": {"}',
        b"a,b\n1,2\n",
        b"<html>",
        b"PAR1\0\0",
        b"SQLite format 3\0" + bytes(100),
        b"\n",
        b'"' + b"x" * 300_000,
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        bytes(99),
    ],
)
def test_what_cannot_be_read_is_told_with_what_can(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in").write_bytes(content)
    with pytest.raises(ReportError, match=r"ActivityWatch \(JSON\), RescueTime \(CSV\) or ManicTime \(CSV\)") as caught:
        detect(tmp_path / "in")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_empty(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be read"):
        detect(tmp_path / "missing")
    (tmp_path / "in").touch()
    with pytest.raises(ReportError, match="is empty"):
        detect(tmp_path / "in")


def test_only_the_beginning_is_read(tmp_path: Path) -> None:
    with (tmp_path / "in").open("wb") as file:
        file.write(json.dumps({"buckets": {"a": {}}}).encode()[:-1])
        file.truncate(1 << 32)
    assert detect(tmp_path / "in") == "activitywatch"
    assert os.stat(tmp_path / "in").st_size == 1 << 32
