"""Where people have 12 hours, no sentence, page or command tells 24; what machines read tells nothing else."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from headwater.base import LANGUAGES, Paths, Settings, SystemClock, Words, save_settings
from headwater.charts import report_html
from headwater.charts.rangereport import range_report
from headwater.charts.wording import selection_text, summary, table
from headwater.cli.home import Home
from headwater.cli.main import main
from headwater.cli.show import day_text, status_text
from headwater.records import Advice, AdviceKind, Channel
from headwater.reports import AdviceShown
from headwater.reports.advised import Told, advised_object
from headwater.reports.insights_told import hours_text, insights_object, lines_of
from headwater.reports.said import Said
from headwater.reports.wording import texts
from headwater.store import Store
from headwater.ui.settings.wording import BY_NAME, choice_text
from headwater.ui.speak import advice_text
from tests.support.chart_days import busy_day, moment
from tests.support.days import segment
from tests.support.insights import BUSY, found, weeks
from tests.support.ranged import SETTINGS, filled, ranged, said, written
from tests.support.weeks import FRIDAY, told
from tests.unit.test_cli_telling import PLAIN, UNTIL

WHOLE = re.compile(r"(?<![\d:-])(?:0\d|1[3-9]|2[0-3]):[0-5]\d(?!\d)")
"""A time that only a clock of 24 hours shows; in what is looked at here no length is written like it."""
HALF = re.compile(r"\d\u00a0[ap]m|[上下]午\d")
EN, ZH = Words("en", twelve=True), Words("zh_CN", twelve=True)
BOTH = pytest.mark.parametrize("words", [EN, ZH], ids=LANGUAGES)
BEST = Advice(
    "b", moment("14:05"), AdviceKind.BEST_HOURS, Channel.NOTIFICATION, "advice.best_hours",
    (("from", "14:00"), ("to", "16:00"), ("days", 9), ("of", 12)), 0.5, "p1",
)  # fmt: skip
WEEKS = found(weeks(FRIDAY, 28, BUSY), FRIDAY - timedelta(days=27), FRIDAY)


def assert_twelve(text: str) -> None:
    assert WHOLE.findall(text) == []
    assert HALF.search(text)


@BOTH
def test_a_day_as_a_page(words: Words, qapp: object) -> None:
    report = replace(busy_day(), advice=(*busy_day().advice, AdviceShown(BEST, None)))
    text = re.sub(r"<svg.*?</svg>|<style.*?</style>", "", report_html(report, words), flags=re.DOTALL)
    assert_twelve(text)
    plain = re.sub(r"<style.*?</style>", "", report_html(report, words.in_24), flags=re.DOTALL)
    assert HALF.search(plain) is None


@BOTH
def test_a_report_to_print(words: Words, tmp_path: Path, qapp: object) -> None:
    gathering = filled(tmp_path, written(FRIDAY - timedelta(days=13)))
    found = ranged(gathering, FRIDAY - timedelta(days=4), FRIDAY, titles=True, notes=True)
    report, plain = (said(range_report(found, SETTINGS, w, "1.2.3")) for w in (words, words.in_24))
    assert words.time(20 * 60) in report, "when it was made"
    assert "20:00" not in report
    first, last = words.times(9 * 60, 10 * 60)
    assert f"{first} – {last}" in report, "of a note"
    assert HALF.search(plain) is None


@BOTH
def test_what_charts_say(words: Words) -> None:
    report = busy_day()
    assert_twelve(summary(report, words))
    assert_twelve(" ".join(selection_text(report, moment("13:11"), moment("14:30"), words)))
    assert_twelve("\n".join("\t".join(row) for row in table(report, words).rows))
    assert_twelve(hours_text(WEEKS.hours, words))


@BOTH
def test_sentences_with_times_and_hours(words: Words) -> None:
    on = Said.of("digest.week.longest", length_s=3600.0, on_weekday=2, start_at=14 * 60 + 5, end_at=15 * 60 + 5)
    assert_twelve(on.text(words))
    over = Said.of("digest.week.longest", length_s=3600.0, on_weekday=2, start_at=23 * 60 + 30, end_at=1440 + 30)
    assert words.time(30) in over.text(words)
    keep = Said.of("digest.do.keep.today", from_h=22, to_h=24)
    told = {EN: "Keep 10\u00a0pm to 12\u00a0am free today.", ZH: "今天把下午10点到上午12点空出来。"}
    assert keep.text(words) == told[words]
    assert "22" in keep.text(words.in_24)


def test_suggestions_keep_24_hours_and_tell_12() -> None:
    assert texts(BEST, EN)[0] == advice_text(BEST, EN).title == "Keep 2:00 – 4:00\u00a0pm free?"
    assert texts(BEST, ZH)[0] == "把下午2:00 – 4:00 留给自己？"
    assert texts(BEST, Words("en"))[0] == "Keep 14:00 – 16:00 free?"
    named = replace(BEST, kind=AdviceKind.NOTE, text="advice.note", params=(("place", "14:30"),))
    assert "14:30" in texts(named, EN)[0], "a name of somebody's making stays what it is"
    hurt = replace(BEST, params=(("from", "25:99"), ("to", 7), ("days", 9), ("of", 12)))
    assert texts(hurt, EN)[0] == "Keep 25:99 – 7 free?"
    told = advised_object(Told(BEST, None, True, None), 0, EN.in_24)
    assert dict(told["params"])["from"] == "14:00"
    assert told["title"] == "Keep 14:00 – 16:00 free?"


def test_insights_for_people_and_for_machines() -> None:
    sentences = [line for line in lines_of(WEEKS, EN) if not re.match(r"\s+\d{4}-", line)]
    assert_twelve("\n".join(sentences))
    assert [s["start"] for s in insights_object(WEEKS, EN)["stretches"]] == [
        s["start"] for s in insights_object(WEEKS, EN.in_24)["stretches"]
    ]


# -- commands ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_in_a_terminal(language: str) -> None:
    assert_twelve(day_text(busy_day(), Settings(language=language, clock_hours="12")))


def test_how_things_stand_in_a_terminal() -> None:
    paused: Mapping[str, object] = {**PLAIN, "recording": "paused", "paused_until": UNTIL}
    assert status_text(paused, twelve=True) == "paused until Mon 9:00\u00a0am, present"


@pytest.mark.parametrize(
    ("text", "twelve"), [('clock_hours = "12"', True), ("", False), ("clock_hours = 12 = ", False)]
)  # fmt: skip
def test_a_command_goes_by_the_settings_and_needs_none(tmp_path: Path, text: str, twelve: bool) -> None:
    paths = Paths.under(tmp_path)
    paths.settings.parent.mkdir(parents=True, exist_ok=True)
    paths.settings.write_text(text)
    assert Home(paths, debug=False).twelve is twelve


def test_the_ledger(tmp_path: Path) -> None:
    paths, now = Paths.under(tmp_path), float(round(SystemClock().now()))  # what is kept has no less than a millisecond
    with Store(paths.database) as store:
        store.put([(segment(now - 60, 30.0), None)])
    save_settings(Settings(agreed=True, clock_hours="12"), paths.settings)
    done = CliRunner().invoke(main, ["--home", str(tmp_path), "ledger"])
    assert done.exit_code == 0, done.output
    there = datetime.fromtimestamp(now - 60).astimezone()
    assert EN.time(60 * there.hour + there.minute, there.second) in done.output


def test_when_a_day_begins_is_told_as_all_times_are() -> None:
    option = BY_NAME["day_start_hour"]
    assert [choice_text(Words(language), option, 4) for language in LANGUAGES] == ["04:00", "04:00"]
    assert [choice_text(words, option, 4) for words in (EN, ZH)] == ["4\u00a0am", "上午4时"]


def test_reviews_as_json_stay_as_they_are(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    with Store(paths.database) as store:
        store.put(told(FRIDAY, "14:05 F 60"))
    made = []
    for hours in ("12", "24"):
        save_settings(Settings(agreed=True, language="en", day_start_hour=0, clock_hours=hours), paths.settings)
        done = CliRunner().invoke(main, ["--home", str(tmp_path), "digest", "--day", FRIDAY.isoformat(), "--json"])
        made.append(json.loads(done.output))
        words = CliRunner().invoke(main, ["--home", str(tmp_path), "digest", "--day", FRIDAY.isoformat()]).output
        assert bool(HALF.search(words)) is (hours == "12")
    assert made[0] == made[1]
    assert "14:05" in json.dumps(made[0])
