"""What is no export is refused; of one that is damaged or cut short, all before the damage comes in."""

import gzip
import io
import json
from pathlib import Path

import pytest

from headwater.reports import ReportError
from headwater.reports.activitywatch import read_activitywatch
from tests.support.activitywatch import BUCKET, META, event, record
from tests.support.nobody import powerless


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"[]", "is no export of ActivityWatch"),
        (b"start,end\n", "is no export of ActivityWatch"),
        (b"{}", "is no export of ActivityWatch"),
        (b'{"a": 1}', "is no export of ActivityWatch"),
        (b'{"buckets": 7}', "is no export of ActivityWatch"),
        (b'{"buckets": null}', "is no export of ActivityWatch"),
        ("{}".encode("utf-16"), "is in UTF-16"),
        (b"\x1f\x8bnonsense", "is damaged"),
        (b'{"buckets": {"a": 7}}', "damaged or was cut short at byte 18"),
        (b'{"buckets": [7]}', "damaged or was cut short at byte 13"),
        (b'{"buckets": [{}]} x', "damaged or was cut short at byte 18"),
        (b'{"buckets": [{}],}', "damaged or was cut short at byte 17"),
        (b'{"buckets": [{},]}', "damaged or was cut short at byte 16"),
        (b'{"buckets" [{}]}', "damaged or was cut short at byte 11"),
        (b"{7: []}", "damaged or was cut short at byte 1"),
        (b'{"buckets": [', "damaged or was cut short at byte 13"),
        (b"{", "damaged or was cut short at byte 1"),
        (b"\xef\xbb\xbf{", "damaged or was cut short at byte 4"),
        (b"{" * 50_000, "damaged or was cut short at byte 1"),
        (b'{"a": ' + b"[" * 400_000, "damaged or was cut short at byte 400006"),
        (b'{"' + b"x" * 5_000_000, "damaged or was cut short at byte 5000002"),
        (b'{"' + b"x" * 5_000_000 + b'": 1}', "damaged or was cut short at byte"),
        (b'{"a": ' + b"1" * 5_000_000 + b"}", "damaged or was cut short at byte 6"),
    ],
)
def test_what_is_no_export(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "in.json").write_bytes(content)
    with pytest.raises(ReportError, match=told) as caught:
        list(read_activitywatch(tmp_path / "in.json"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("tail", "at"),
    [
        (b"", 0),
        (b',\n{"timestamp": "2026-11-12T12:00', 33),
        (b', {"timestamp": tru, "data": {"app": "x"}}, {}]}', 16),
        (b", ]}", 2),
        (b' {"a": 1}]}', 1),
        (b', {"timestamp": 5]}]}', 17),
        (b', {"timestamp": "\x01"}]}', 17),
        (b", }]}", 2),
        (b"]}}", 2),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_all_before_the_damage_is_given_and_then_where_it_is(tail: bytes, at: int, packed: bool) -> None:
    good = json.dumps(META).encode()[:-1] + b', "events": [' + b", ".join([json.dumps(event()).encode()] * 4000)
    content = gzip.compress(good + tail) if packed else good + tail
    stream = read_activitywatch(io.BytesIO(content))
    assert [next(stream) for _ in range(4001)] == [BUCKET, *[record()] * 4000]
    with pytest.raises(ReportError) as caught:
        next(stream)
    assert f"at byte {len(good) + at}{' of what is packed in it' if packed else ''}:" in str(caught.value)


def test_a_packed_file_that_was_cut_short_gives_what_it_still_holds() -> None:
    text = json.dumps(META).encode()[:-1] + b', "events": ['
    text += b", ".join(json.dumps(event(str(n))).encode() for n in range(4000)) + b"]}"
    found: list[object] = []
    with pytest.raises(ReportError, match="cut short at byte"):
        found.extend(read_activitywatch(io.BytesIO(gzip.compress(text)[:-100])))
    stream = read_activitywatch(io.BytesIO(gzip.compress(text)[:-100]))
    first = [next(stream) for _ in range(3000)]
    assert first == [BUCKET, *(record(str(n)) for n in range(2999))]


def test_a_disk_that_fails_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= 1000:
                raise OSError(5, "Input/output error")
            return super().read(min(size or 0, 1000 - self.tell()))

    stream = read_activitywatch(Failing(json.dumps(META | {"events": [event()] * 99}).encode()))
    found = [next(stream) for _ in range(6)]
    assert found == [BUCKET, *[record()] * 5]
    with pytest.raises(ReportError, match=r"The input cannot be read \(Input/output error\)"):
        list(stream)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        with pytest.raises(ReportError, match="cannot be read"):
            list(read_activitywatch(path))
    with powerless() as folder:
        (folder / "in.json").write_text("{}")
        (folder / "in.json").chmod(0)
        with pytest.raises(ReportError, match="Permission denied"):
            list(read_activitywatch(folder / "in.json"))
