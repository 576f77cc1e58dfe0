"""`headwater infer`: a table of anybody's segments in, one judgement a row out."""

import csv
import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headwater.attention import AttentionModel
from headwater.categories import Categories
from headwater.cli.main import main
from headwater.engine.judge import Judge
from headwater.records import LEARNED_STATES, FocusState, Inference, Intent
from headwater.store import Store
from tests.support.rows import whole_day

STATES = [s.value for s in LEARNED_STATES]
PLAN = Intent(0.0, None, "write the report")
START = "2026-11-12T09:{:02d}:00+01:00"


def infer(file: Path | str, *options: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["infer", "--from", str(file), *options], input=given)


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
    assert "1 of 4 rows were skipped" in done.stderr


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
    assert done.stderr == "The table has a head and no rows.\n"
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


def test_a_table_without_one_good_row_is_an_error(tmp_path: Path) -> None:
    done = infer(table(tmp_path, "start,end", "1,2", "x,y"))
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == "2 of 2 rows were skipped."


def test_wrong_options_are_another_error(tmp_path: Path) -> None:
    file = table(tmp_path, "start,end")
    assert infer(file, "--json", "--csv").exit_code == 2
    assert infer(tmp_path / "nothing.csv").exit_code == 2
    assert CliRunner().invoke(main, ["infer"]).exit_code == 2


def test_columns_that_are_not_read_are_told_once_and_cannot_write_to_the_console(tmp_path: Path) -> None:
    done = infer(table(tmp_path, "start,end,app,\x1b[31mmood", *minutes(3, ",Code,good")))
    assert done.exit_code == 0
    assert done.stderr == "Columns that are not read: '\\x1b[31mmood'\n"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_pipe_is_read_like_a_file(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    file = table(tmp_path, "start,end,app,keys", *minutes(40, ",Code,50"))
    piped = infer("-", "--json", given=pack(file.read_bytes()))
    assert piped.exit_code == 0, piped.output
    one, other = ([json.loads(line) for line in done.stdout.splitlines()] for done in (piped, infer(file, "--json")))
    assert [t["state"] for t in one] == [t["state"] for t in other]
    apart = [
        abs(a["probabilities"][s] - b["probabilities"][s]) for a, b in zip(one, other, strict=True) for s in STATES
    ]
    assert max(apart) <= 0.01


def test_answers_come_while_the_pipe_is_open() -> None:
    """Of a table that is still being written, each row is answered as it comes."""
    command = [sys.executable, "-m", "headwater", "infer", "--from", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin
        assert running.stdout
        for line in ("start,end,app", *minutes(2, ",Code")):
            running.stdin.write(f"{line}\n".encode())
        running.stdin.flush()
        told = [running.stdout.readline().decode().split(",")[0] for _ in range(3)]
        assert told == ["line", "2", "3"]
        running.stdin.close()
        assert running.stdout.read() == b""
    assert running.returncode == 0


def test_who_comes_back_after_many_others_begins_anew_and_is_told(tmp_path: Path) -> None:
    many = [f"{row},p{n}" for n in range(70) for row in minutes(1, ",Code")]
    done = infer(table(tmp_path, "start,end,app,person", *many, *(f"{row},p0" for row in minutes(2, ",Code")[1:])))
    assert done.exit_code == 0
    assert done.stderr.startswith("Line 72: this person comes back after many others")
    assert len(done.stdout.splitlines()) == 72


def test_a_file_is_judged_as_the_day_was(tmp_path: Path) -> None:
    """The recorder's line, its store, `export` and `infer`: the same states, with absences and plans."""
    home, out = tmp_path / "home", tmp_path / "out.csv"
    (home / "data").mkdir(parents=True)
    judge = Judge(AttentionModel.load(), Categories(), lambda _at: PLAN)
    live: list[Inference] = []
    with Store(home / "data" / "headwater.db") as store:
        store.add_intent(PLAN)
        for segment in whole_day()[:600]:
            found = judge.final(segment)
            assert found
            live.append(found)
            store.put([(segment, found)])
    wrote = CliRunner().invoke(main, ["--home", str(home), "export", "--format", "csv", "--out", str(out)])
    assert wrote.exit_code == 0, wrote.output
    done = infer(out, "--json")
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(live)
    assert {FocusState.AWAY.value} < {t["state"] for t in told}
    for one, other in zip(live, told, strict=True):
        if one.probabilities:
            by_state = zip(one.probabilities, other["probabilities"].values(), strict=True)
            assert max(abs(a - b) for a, b in by_state) <= 0.01
        else:
            assert other["state"] == FocusState.AWAY.value
    same = sum(one.state.value == other["state"] for one, other in zip(live, told, strict=True))
    assert same >= 0.995 * len(live), "only what lies on the threshold may differ"
