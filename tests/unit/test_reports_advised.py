"""Suggestions of the past as rows and objects, in files, and searched."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import LANGUAGES, Words
from headwater.records import Advice, AdviceKind, Answer, Channel, Params, Verdict
from headwater.reports import ReportError
from headwater.reports.advised import COLUMNS, Told, advised_object, advised_row, searched, write_advised
from headwater.reports.outcomes import GONE, Outcome
from headwater.reports.times import iso, parsed
from tests.support.days import NOON

EN = Words("en")
PAUSE: Params = (("minutes", 5), ("since", 82), ("after", 70))
OFFER = Advice("a1", NOON, AdviceKind.BREAK, Channel.NOTIFICATION, "advice.break", PAUSE, 0.62, "4")
PAUSED = Outcome("after.pause", (("minutes", 4),), 1.0)
MADE = Told(OFFER, Answer("a1", NOON + 20, AdviceKind.BREAK, Verdict.LATER), True, PAUSED)
SILENT = Told(replace(OFFER, id="withheld", at=NOON + 60, channel=Channel.CARD, propensity=0.38), None, False, None)
HURT = "=2+5\n\N{RIGHT-TO-LEFT OVERRIDE}x"
BACK: Params = (("place", HURT), ("minutes", 42))
RESUME = Told(
    Advice("a2", NOON + 120, AdviceKind.RESUME, Channel.CARD, "advice.resume", BACK, 0.5, "4"), None, True, GONE
)
ALL = [RESUME, SILENT, MADE]


def berlin(_at: float) -> int:
    return 3600


def test_a_row_has_what_its_column_says() -> None:
    told = dict(zip(COLUMNS, advised_row(MADE, berlin, EN), strict=True))
    assert told == {
        "at": "2026-11-12T13:00:00.000+01:00", "kind": "break", "title": "A good place for a short pause",
        "body": "5 minutes, perhaps? 82 min since your last pause.", "answer": "later", "made": "true",
        "probability": "0.6200", "policy": "4", "channel": "notification", "after": "A pause began 4 min later",
    }  # fmt: skip
    assert parsed(told["at"]) == (NOON, 3600)


def test_what_was_left_out_had_no_channel_and_the_probability_of_being_made() -> None:
    told = dict(zip(COLUMNS, advised_row(SILENT, berlin, EN), strict=True))
    assert (told["made"], told["channel"], told["answer"], told["after"]) == ("false", "", "", "")
    assert told["probability"] == "0.6200"


def test_names_run_in_no_spreadsheet_and_break_no_line(tmp_path: Path) -> None:
    hurt = replace(RESUME, advice=replace(RESUME.advice, text="advice.note", kind=AdviceKind.NOTE), after=None)
    row = dict(
        zip(COLUMNS, advised_row(replace(hurt, advice=replace(hurt.advice, policy="=1+1")), berlin, EN), strict=True)
    )
    assert row["policy"] == "'=1+1"
    assert "\n" not in row["title"]
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in row["title"]
    assert "=2+5 x" in row["title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_read_back(tmp_path: Path, language: str) -> None:
    out = tmp_path / "told.csv"
    assert write_advised(ALL, out, "csv", berlin, Words(language)) == 3
    with out.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert tuple(head) == COLUMNS
    assert rows == [advised_row(t, berlin, Words(language)) for t in ALL]


def test_json_has_numbers_and_names_as_such(tmp_path: Path) -> None:
    out = tmp_path / "told.json"
    assert write_advised(ALL, out, "json", berlin, EN) == 3
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["format"] == "headwater suggestions 1"
    resume, silent, made = told["suggestions"]
    assert resume["params"]["place"].startswith("=2+5\n"), "as it was kept"
    assert resume["after"] == {"text": "after.gone", "params": {}, "value": None, "said": EN("after.gone")}
    assert (silent["made"], silent["channel"], silent["answer"]) == (False, None, None)
    assert silent["probability"] == 0.62
    assert (made["answer"], made["answered_at"]) == ("later", iso(NOON + 20, 3600))
    assert made["after"]["value"] == 1.0


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "told.csv").write_text("before")
    broken = replace(MADE, advice=replace(OFFER, params=(*PAUSE, ("x", float("nan")))))
    with pytest.raises(ValueError, match="JSON"):
        write_advised([broken], tmp_path / "told.csv", "json", berlin, EN)
    assert (tmp_path / "told.csv").read_text() == "before"
    with pytest.raises(ReportError):
        write_advised(ALL, tmp_path / "none" / "told.csv", "csv", berlin, EN)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ALL), ("  ", ALL), ("PAUSES", [SILENT, MADE]), ("pause later", [MADE]), ("later pause", [MADE]),
        ("chance", [SILENT]), ("42 min", [RESUME]), ("away from", [RESUME]), ("82 min since", [SILENT, MADE]),
        ("tomorrow", []), ("pause nothing", []),
    ],
)  # fmt: skip
def test_a_search_wants_every_word_anywhere(wanted: str, found: list[Told]) -> None:
    assert searched(ALL, wanted, EN) == found


def test_a_search_speaks_the_persons_language() -> None:
    assert searched(ALL, "休息", Words("zh_CN")) == [SILENT, MADE]


def test_a_suggestion_of_a_later_version_is_named_by_its_kind() -> None:
    later = replace(MADE, advice=replace(OFFER, text="advice.break_new", params=()))
    told = advised_object(later, 0, EN)
    assert told["text"] == "advice.break_new"
    assert told["title"] == "A good place for a short pause"
    assert told["body"] == "A pause was offered", "its values are not known"


@pytest.mark.parametrize("verdict", Verdict)
def test_every_answer_has_its_words(verdict: Verdict) -> None:
    for kind in AdviceKind:
        told = Told(replace(OFFER, kind=kind), Answer("a1", NOON, kind, verdict), True, None)
        assert f"page.verdict.{told.verdict}" in EN
        assert (told.verdict == "answered") is (kind is AdviceKind.QUESTION and verdict is Verdict.ACCEPTED)
