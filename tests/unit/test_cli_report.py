"""`headwater report` as a person would call it: files that other programs open."""

import re
import shutil
import stat
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headwater.base import LANGUAGES, Paths, save_settings
from headwater.cli.main import main
from headwater.records import TimeNote
from headwater.store import Store
from tests.support.ranged import FIRST, SETTINGS, Page, filled, written
from tests.support.weeks import FRIDAY, midnight

pytestmark = pytest.mark.usefixtures("qapp")
"""Without it the first report makes an application without windows, which tests of windows after it cannot use."""
poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
BEGAN = FRIDAY - timedelta(days=11)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workdays of two weeks, in English."""
    home = tmp_path_factory.mktemp("home")
    filled(home, written(BEGAN, FRIDAY))
    save_settings(SETTINGS, Paths.under(home).settings)
    return home


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "report", *args])


def told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def pages(file: Path) -> list[str]:
    """Their words."""
    return told("pdftotext", "-layout", str(file), "-").split("\f")[:-1]


@poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_that_are_read_by_another_program(home: Path, tmp_path: Path, language: str) -> None:
    out, own = tmp_path / "report.pdf", tmp_path / "home"
    shutil.copytree(home, own)
    save_settings(SETTINGS.__class__(agreed=True, language=language, day_start_hour=0), Paths.under(own).settings)
    done = run(own, "--from", BEGAN.isoformat(), "--to", FRIDAY.isoformat(), "--out", str(out), "--notes")
    assert done.exit_code == 0, done.output
    assert str(out) in done.output
    found = pages(out)
    for n, page in enumerate(found, 1):
        assert re.search(rf"\b{n} ?/ ?{len(found)}\b", page)
    text = "".join(found)
    assert "The draft went well." in text
    assert "<script>alert(1)</script>" in text
    assert "Headwater" in found[-1]
    assert ("2 November – 13 November 2026" if language == "en" else "2026年11月2日 – 11月13日") in found[0]
    assert "会议记录" not in text


@poppler
def test_signs_are_copied_from_the_pages_as_they_were_written(home: Path, tmp_path: Path) -> None:
    own, out = tmp_path / "home", tmp_path / "report.pdf"
    shutil.copytree(home, own)
    at = midnight(FRIDAY) + 11 * 3600
    text = "It\u2019s \u201cquoted\u201d \u2014 \u02bcOkina, Глава 3"
    with Store(Paths.under(own).database) as store:
        store.add_note(TimeNote(at, at + 600, text, at, at))
    day = FRIDAY.isoformat()
    assert run(own, "--from", day, "--to", day, "--out", str(out), "--notes").exit_code == 0
    found = told("pdftotext", "-layout", str(out), "-")
    assert text in found
    assert "\u201cBefore\u201d is" in found


@poppler
@pytest.mark.parametrize(("paper", "size"), [("a4", "595 x 842"), ("letter", "612 x 792")])
def test_paper_and_what_the_file_says_of_itself(home: Path, tmp_path: Path, paper: str, size: str) -> None:
    out = tmp_path / "report.PDF"
    day = FRIDAY.isoformat()
    assert run(home, "--of", "week", "--to", day, "--out", str(out), "--paper", paper).exit_code == 0
    info = told("pdfinfo", str(out))
    assert f"Page size:       {size}" in info
    assert "Title:           9 November – 15 November 2026" in info
    assert "JavaScript:      no" in info
    fonts = told("pdffonts", str(out)).splitlines()[2:]
    assert fonts
    assert all(re.search(r" yes +(yes|no) +(yes|no) +\d+ +\d+$", line) for line in fonts), "all are in the file"


@poppler
def test_a_long_table_has_its_head_on_each_page(home: Path, tmp_path: Path) -> None:
    out, own = tmp_path / "long.pdf", tmp_path / "home"
    filled(own, written(FIRST, FRIDAY))
    save_settings(SETTINGS, Paths.under(own).settings)
    assert run(own, "--from", FIRST.isoformat(), "--to", FRIDAY.isoformat(), "--out", str(out)).exit_code == 0
    rows = [(n, line) for n, page in enumerate(pages(out)) for line in page.splitlines()]
    days = [(n, line) for n, line in rows if re.match(r" *(Mon|Tue|Wed|Thu|Fri), \d+ \w{3} ", line)]
    heads = {n for n, line in rows if re.match(r" *Day\b.*\bcomputer\b", line)}
    assert len(days) == 40
    assert {n for n, _ in days} == heads


def test_a_web_page_that_asks_for_nothing(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    done = run(home, "--from", BEGAN.isoformat(), "--to", FRIDAY.isoformat(), "--out", str(out), "--titles")
    assert done.exit_code == 0, done.output
    source = out.read_text(encoding="utf-8")
    page = Page.of(source)
    assert page.headings[0] == "2 November – 13 November 2026"
    assert "Where the time went" in page.headings
    assert not {"script", "img", "link", "iframe", "object"} & page.tags
    assert not re.findall(r"""(?:src|href)=|url\(|@import""", source)
    assert "default-src 'none'" in source
    assert len(page.table("Day", "At the computer")) >= 10
    assert any("会议记录" in row[0] for row in page.table("Title", "App"))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600, "for the person alone: it names what they did"


def test_a_file_that_is_there_is_kept_unless_said_otherwise(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    out.write_text("mine")
    day = FRIDAY.isoformat()
    refused = run(home, "--from", day, "--to", day, "--out", str(out))
    assert refused.exit_code == 1
    assert "is there already" in refused.output
    assert out.read_text() == "mine"
    assert run(home, "--from", day, "--to", day, "--out", str(out), "--replace").exit_code == 0
    assert "Friday, 13 November 2026" in out.read_text(encoding="utf-8")


def test_what_is_said_wrongly_leaves_no_file(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    day = FRIDAY.isoformat()
    assert run(home).exit_code == 2
    assert run(home, "--out", str(tmp_path / "x.doc")).exit_code == 2
    assert run(home, "--from", "tomorrow", "--out", str(out)).exit_code == 2
    assert run(home, "--from", day, "--of", "week", "--out", str(out)).exit_code == 2
    assert run(home, "--out", str(out), "day").exit_code == 2
    backwards = run(home, "--from", day, "--to", BEGAN.isoformat(), "--out", str(out))
    assert backwards.exit_code == 1
    assert "ends before it begins" in backwards.output
    assert run(home, "--from", "2010-01-01", "--to", day, "--out", str(out)).exit_code == 1
    nowhere = run(home, "--to", day, "--out", str(tmp_path / "none" / "x.pdf"))
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.output
    assert run(tmp_path / "empty", "--out", str(out)).exit_code == 1
    assert not list(tmp_path.glob("*.pdf"))


def test_days_of_which_nothing_is_known_are_a_short_report(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.html"
    assert run(home, "--of", "month", "--to", "2020-02-10", "--out", str(out)).exit_code == 0
    page = Page.of(out.read_text(encoding="utf-8"))
    assert page.headings == ["February 2020"]
    assert "Nothing was recorded in these days." in page.text


def test_the_running_program_is_not_in_its_way(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.html"
    with Store(Paths.under(home).database):
        assert run(home, "--from", BEGAN.isoformat(), "--to", FRIDAY.isoformat(), "--out", str(out)).exit_code == 0
    assert out.stat().st_size > 10_000


def test_the_commands_below_it_are_as_before(home: Path) -> None:
    assert run(home, "day", "--date", FRIDAY.isoformat()).exit_code == 0
    assert run(home, "range", "--from", BEGAN.isoformat(), "--to", FRIDAY.isoformat()).exit_code == 0
    assert run(home, "range", "--from", FRIDAY.isoformat(), "--to", BEGAN.isoformat()).exit_code == 1
