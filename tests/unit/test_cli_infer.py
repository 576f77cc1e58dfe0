"""`headwater infer`: a table of anybody's segments in, one judgement a row out."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headwater.cli.main import main
from headwater.records import LEARNED_STATES, FocusState
from headwater.store import Store
from tests.support.rows import day

START = "2026-11-12T09:{:02d}:00+01:00"


def infer(file: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["infer", "--from", str(file), *options])


def table(folder: Path, *rows: str) -> Path:
    file = folder / "segments.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


def minutes(count: int, rest: str = "") -> list[str]:
    return [f"{START.format(i)},{START.format(i + 1)}{rest}" for i in range(count)]


def test_start_and_end_are_enough(tmp_path: Path) -> None:
    done = infer(table(tmp_path, "start,end", *minutes(5)), "--json")
    assert done.exit_code == 0, done.output
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == 5
    assert {t["state"] for t in told} == {FocusState.UNSURE.value}, "there is nothing to judge by"


def test_each_row_gets_a_state_and_its_probabilities(tmp_path: Path) -> None:
    head = "start,end,app,title,domain,keys,clicks,scroll,travel_px,idle_s"
    done = infer(table(tmp_path, head, *minutes(30, ",Code,parser.py - quill,,80,2,1,900,4")), "--json")
    assert done.exit_code == 0, done.output
    last = json.loads(done.stdout.splitlines()[-1])
    assert last["state"] == FocusState.FOCUSED.value
    assert list(last["probabilities"]) == [s.value for s in LEARNED_STATES]
    assert sum(last["probabilities"].values()) == pytest.approx(1, abs=0.01)


def test_people_do_not_know_each_other(tmp_path: Path) -> None:
    one = [f"{row},one" for row in minutes(9, ",Code,parser.py,80")]
    both = [line for pair in zip(one, (r.replace(",one", ",two") for r in one), strict=True) for line in pair]
    head = "start,end,app,title,keys,person"
    alone, together = (infer(table(tmp_path, head, *rows)).stdout for rows in (one, both))
    told = list(csv.DictReader(io.StringIO(together)))
    wanted = list(csv.DictReader(io.StringIO(alone)))
    assert [t["state"] for t in told[::2]] == [t["state"] for t in told[1::2]] == [w["state"] for w in wanted]


def test_bad_rows_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    done = infer(
        table(tmp_path, "start,end,app", *minutes(2, ",Code"), "yesterday,today,Code", *minutes(9, ",Code")[8:])
    )
    assert done.exit_code == 0
    assert len(list(csv.DictReader(io.StringIO(done.stdout)))) == 3
    assert "Line 4" in done.stderr
    assert "1 rows were skipped" in done.stderr


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_what_is_no_table_is_one_sentence_and_no_answer(tmp_path: Path, options: tuple[str, ...]) -> None:
    unreadable = Path("/proc/self/mem")  # can be opened, and not be read
    for file in (table(tmp_path, "a,b", "1,2"), *([unreadable] if unreadable.exists() else [])):
        done = infer(file, *options)
        assert done.exit_code == 1
        assert done.stderr.startswith("Error: ")
        assert "Traceback" not in done.output
        assert done.stdout == ""


def test_a_table_without_rows_has_a_head(tmp_path: Path) -> None:
    done = infer(table(tmp_path, "start,end"))
    assert done.exit_code == 0
    assert done.stdout.startswith("line,")
    assert len(done.stdout.splitlines()) == 1
    assert infer(table(tmp_path, "start,end"), "--json").stdout == ""


@pytest.mark.parametrize("there", [False, True])
def test_another_model_that_is_none_is_told_by_its_folder(tmp_path: Path, there: bool) -> None:
    model = tmp_path / "model"
    if there:
        model.mkdir()
    done = infer(table(tmp_path, "start,end", *minutes(1)), "--model", str(model))
    assert done.exit_code != 0
    assert done.stdout == ""
    assert str(model) in done.stderr
    assert "Install" not in done.stderr


def test_what_export_writes_can_be_read(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "out.csv"
    segments = day()[:200]
    (home / "data").mkdir(parents=True)
    with Store(home / "data" / "headwater.db") as store:
        store.put((s, None) for s in segments)
    wrote = CliRunner().invoke(main, ["--home", str(home), "export", "--out", str(out)])
    assert wrote.exit_code == 0, wrote.output
    done = infer(out)
    assert done.exit_code == 0, done.output
    assert len(list(csv.DictReader(io.StringIO(done.stdout)))) == len(segments)
