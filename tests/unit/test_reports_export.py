"""What goes out: exactly the promised columns, whole files or none, and nothing that a spreadsheet runs."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.records import (
    Advice,
    AdviceKind,
    Boundary,
    Channel,
    FocusState,
    Intent,
    Label,
    LabelSource,
)
from headwater.reports import COLUMNS, ImportedRow, ReportError, export_csv, export_json, read_segments
from headwater.store import Store, StoreUnavailable
from tests.support.days import NOON, absence, judged, segment
from tests.support.nobody import powerless

PROMISED = (
    "start,end,app,title,domain,keys,clicks,scroll,travel_px,idle_s,state,p_focused,p_routine,p_communicating,"
    "p_fragmented,p_drifting"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    s = segment(NOON + 0.007, 59.5, "Writer", '第三章, "draft".odt', offset_s=28_800, keys=12, idle_s=3.5, media=True)
    with Store(tmp_path / "headwater.db") as opened:
        opened.put(
            [(s, judged(s, FocusState.FOCUSED, boundary=Boundary.FINE)), (segment(NOON + 60, title="=1+1"), None)]
        )
        away = absence(NOON + 90, 7 * 3600)
        opened.put([(away, judged(away, FocusState.AWAY, model=""))])
        opened.add_intent(Intent(NOON + 30, None, "+ finish 第三章"))
        yield opened


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_columns_begin_as_promised(store: Store, tmp_path: Path) -> None:
    assert export_csv(store, tmp_path / "out.csv", 0, 4e9) == 3
    first = (tmp_path / "out.csv").read_bytes().split(b"\r\n")[0].decode()
    assert first == ",".join(COLUMNS)
    assert first.startswith(f"{PROMISED},project,fullscreen,media,call,presence,")


def test_a_row_of_each_kind(store: Store, tmp_path: Path) -> None:
    export_csv(store, tmp_path / "out.csv", 0, 4e9)
    first, second, away = table(tmp_path / "out.csv")
    assert first["start"] == "2026-11-12T20:00:00.007+08:00"
    assert first["title"] == '第三章, "draft".odt'
    assert (first["keys"], first["clicks"], first["idle_s"], first["media"], first["call"]) == (
        "12",
        "",
        "3.5",
        "1",
        "",
    )
    assert (first["state"], first["p_focused"], first["p_drifting"]) == ("focused", "0.8", "0.048")
    assert (second["state"], second["p_focused"], second["title"]) == ("", "", "'=1+1")
    assert (first["intent"], second["intent"]) == ("", "'+ finish 第三章")
    assert (away["presence"], away["state"], away["p_focused"], away["app"]) == ("away", "away", "", "")


@pytest.mark.parametrize(
    "title",
    [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\ttab",
        "\r=1",
        "\n",
        "  =1",
        "'=1",
        "''@",
        "＝1",
        "－",
        "'",
        "'tis",
        "-",
    ],
)
def test_a_spreadsheet_runs_nothing_and_we_read_the_same(tmp_path: Path, title: str) -> None:
    with Store(tmp_path / "headwater.db") as store:
        store.put([(segment(NOON, app=title, title=title, domain=title, project=title), None)])
        export_csv(store, tmp_path / "out.csv", 0, 4e9)
    (written,) = table(tmp_path / "out.csv")
    for column in ("app", "title", "domain", "project"):
        assert written[column].strip()[0] not in "=+-@＝＋－＠"
        assert written[column][0] not in "\t\r\n"
    (row,) = read_segments(tmp_path / "out.csv")
    assert isinstance(row, ImportedRow)
    assert row.segment == segment(NOON, app=title, title=title, domain=title, project=title)


def test_only_what_begins_in_the_time_goes_out(store: Store, tmp_path: Path) -> None:
    """So that two exports of neighbouring days share no row and leave none out."""
    counts = [
        export_csv(store, tmp_path / "out.csv", a, b) for a, b in ((0, NOON + 60), (NOON + 60, 4e9), (NOON + 100, 4e9))
    ]
    assert counts == [1, 2, 0]
    assert table(tmp_path / "out.csv") == []


def test_a_long_time_goes_out_in_order(tmp_path: Path) -> None:
    with Store(tmp_path / "headwater.db") as store:
        found = [segment(NOON + 7000 * n, 6999.0, offset_s=3600) for n in range(100)]
        store.put((s, None) for s in found)
        assert export_csv(store, tmp_path / "out.csv", 0, 4e9) == 100
        assert export_json(store, tmp_path / "out.json", NOON + 7000, NOON + 7000 * 50) == 49
    starts = [row["start"] for row in table(tmp_path / "out.csv")]
    assert starts == sorted(set(starts))


def test_the_json_is_one_object_with_everything(store: Store, tmp_path: Path) -> None:
    store.add_label(Label(NOON, NOON, NOON + 5, FocusState.ROUTINE, LabelSource.CORRECTION))
    store.add_advice(Advice("a1", NOON, AdviceKind.BREAK, Channel.CARD, "advice.break", (("min", 5),), 0.5, "rules 1"))
    assert export_json(store, tmp_path / "out.json", 0, 4e9) == 3
    told = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    first, second, away = told["segments"]
    assert first["title"] == '第三章, "draft".odt'
    assert (first["keys"], first["clicks"], first["media"]) == (12, None, True)
    assert first["probabilities"]["focused"] == 0.8
    assert second["title"] == "=1+1"
    assert second["state"] is None
    assert (away["state"], away["probabilities"]) == ("away", None)
    assert [len(told[k]) for k in ("intents", "labels", "advice")] == [1, 1, 1]


def test_an_empty_store_gives_an_empty_table(tmp_path: Path) -> None:
    with Store(tmp_path / "headwater.db") as store:
        assert export_csv(store, tmp_path / "out.csv", 0, 4e9) == 0
        assert export_json(store, tmp_path / "out.json", 0, 4e9) == 0
    assert list(read_segments(tmp_path / "out.csv")) == []
    assert json.loads((tmp_path / "out.json").read_text())["segments"] == []


def test_the_file_is_the_persons_own_and_replaces_the_old_one(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old")
    export_csv(store, out, 0, 4e9)
    assert len(table(out)) == 3
    assert oct(out.stat().st_mode & 0o777) == "0o600"
    assert {p.name for p in tmp_path.iterdir() if "headwater.db" not in p.name} == {"out.csv"}


def test_a_link_stays_a_link(store: Store, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    export_csv(store, tmp_path / "link.csv", 0, 4e9)
    assert (tmp_path / "link.csv").is_symlink()
    assert len(table(tmp_path / "real.csv")) == 3


def test_a_pipe_is_written_to(store: Store, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    end = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    export_csv(store, tmp_path / "pipe", 0, 4e9)
    assert os.read(end, 100_000).count(b"\r\n") == 4
    os.close(end)


@pytest.mark.parametrize("export", [export_csv, export_json])
def test_a_place_that_cannot_be_written(store: Store, tmp_path: Path, export: object) -> None:
    assert callable(export)
    for out in (tmp_path / "nowhere" / "out.csv", tmp_path, tmp_path / "headwater.db" / "out.csv"):
        with pytest.raises(ReportError, match="cannot be written"):
            export(store, out, 0, 4e9)


def test_a_folder_without_the_right_to_write(store: Store) -> None:
    with powerless() as folder:
        folder.chmod(0o500)
        with pytest.raises(ReportError, match="Permission denied"):
            export_csv(store, folder / "out.csv", 0, 4e9)


def test_a_full_disk_leaves_the_old_file(store: Store) -> None:
    with pytest.raises(ReportError, match="No space left"):
        export_csv(store, Path("/dev/full"), 0, 4e9)


def test_a_store_that_fails_on_the_way_leaves_the_old_file(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old")
    store.close()
    with pytest.raises(StoreUnavailable):
        export_csv(store, out, 0, 4e9)
    assert out.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
