"""Reports on paper and for a browser: what is said stands there, on as many pages as it needs."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from headwater.base import Words
from headwater.base.papersize import Paper
from headwater.charts.curve import CalibrationCurve, Dot
from headwater.charts.document import Document, Fact, Facts, Figure, Grid, Heading, Sentence
from headwater.charts.paper import Piece, paginated, pdf_of
from headwater.charts.pdfletters import with_usual_letters
from headwater.charts.review import WeekBars
from headwater.charts.sheet import html_of
from headwater.charts.wording import Table
from tests.support.weeks import FRIDAY, USUAL, days_before

pytestmark = pytest.mark.usefixtures("qapp")
WORDS = Words("en")
HOSTILE = "<script>alert(1)</script>\N{RIGHT-TO-LEFT OVERRIDE} & 费用 " + "x" * 300


def document(lines: int = 3) -> Document:
    dots = (Dot(0.3, 0.2, 4000.0), Dot(0.9, 0.85, 9000.0))
    table = Table("t", ("Name", "How long"), tuple((f"line {n} {HOSTILE}", f"{n} min") for n in range(lines)))
    return Document(
        "Week 46", "From Monday to Sunday.",
        (
            Heading("Figures"),
            Facts(tuple(Fact(f"Fact {n}", f"{n} h", "beside the usual" * n) for n in range(6))),
            Sentence("A sentence that is long. " * 30), Sentence("And a quiet one.", quiet=True),
            Heading("Charts"),
            Figure(lambda theme: WeekBars(days_before(FRIDAY, USUAL, USUAL), theme, WORDS)),
            Figure(lambda theme: CalibrationCurve(dots, theme, WORDS)),
            Heading("Names"), Grid(table, ends=(1,)),
        ),
        ("Made on this computer.",),
    )  # fmt: skip


def piece(high: float, **more: object) -> Piece:
    return Piece(high, lambda _p, _r: None, **more)  # type: ignore[arg-type]


def test_pieces_go_to_the_next_page_where_they_do_not_fit() -> None:
    pages = list(paginated([piece(40), piece(40), piece(40)], 100))
    assert [[top for top, _ in page] for page in pages] == [[0, 40], [0]]


def test_a_heading_is_never_the_last_on_a_page() -> None:
    pages = list(paginated([piece(70), piece(20, with_next=True), piece(5, with_next=True), piece(30)], 100))
    assert [len(page) for page in pages] == [1, 3]


def test_a_table_begins_each_page_with_its_head() -> None:
    head = piece(10, with_next=True)
    pages = list(paginated([head, *(piece(30, head=head) for _ in range(7))], 100))
    assert [len(page) for page in pages] == [4, 4, 2]
    assert all(page[0][1] is head for page in pages)
    assert pages[1][1][0] == 10


def test_what_is_higher_than_a_page_has_one_alone() -> None:
    assert [len(page) for page in paginated([piece(10), piece(500), piece(10)], 100)] == [1, 1, 1]
    assert list(paginated([], 100)) == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_the_pages_are_read_again_by_another_program(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(pdf_of(document(90), WORDS))
    told = subprocess.run(["pdftotext", "-layout", str(tmp_path / "x.pdf"), "-"], capture_output=True, text=True,
                          check=True).stdout  # fmt: skip
    pages = told.split("\f")[:-1]
    assert len(pages) > 3
    assert "Week 46" in pages[0]
    assert "From Monday to Sunday." in pages[0]
    for n, page in enumerate(pages, 1):
        assert re.search(rf"\b{n} ?/ ?{len(pages)}\b", page)
    assert [int(n) for n in re.findall(r"line (\d+) <script>", told)] == list(range(90))
    assert sum("How long" in page for page in pages) > 1
    assert "费用" in told
    assert "Made on this computer." in pages[-1]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_signs_are_found_although_radicals_look_like_them(tmp_path: Path) -> None:
    text = "持续工作，页面很长，日用马车，户口，西门见青龙，ⅳ①"
    (tmp_path / "x.pdf").write_bytes(pdf_of(Document("工", text, (Sentence("⼯ is a radical"),)), Words("zh_CN")))
    command = ["pdftotext", str(tmp_path / "x.pdf"), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert text in told.replace("\n", "")
    assert "工 is a radical" in told, "for both there is one picture, and the sign is what people write"


@pytest.mark.parametrize("pdf", [b"", b"begincmap <2F2F> [", b"begincmap <2F2F> [<2F2F>] <2F2F>", b"[<2F2F>]"])
def test_only_what_is_said_of_letters_is_changed(pdf: bytes) -> None:
    assert with_usual_letters(pdf) == pdf
    assert with_usual_letters(pdf + b" endcmap").count(b"<5DE5>") == pdf.count(b"[<2F2F>]") * pdf.count(b"begincmap")
    assert len(with_usual_letters(pdf + b" endcmap")) == len(pdf) + 8


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="needs poppler-utils")
def test_paper_of_both_sizes_and_a_word_on_how_far_it_is(tmp_path: Path) -> None:
    for paper, size in ((Paper.A4, "595 x 842"), (Paper.LETTER, "612 x 792")):
        parts: list[float] = []
        (tmp_path / "x.pdf").write_bytes(pdf_of(document(90), WORDS, paper=paper, told=parts.append))
        info = subprocess.run(["pdfinfo", str(tmp_path / "x.pdf")], capture_output=True, text=True, check=True).stdout
        assert f"Page size:       {size}" in info
        assert f"Pages:           {len(parts)}\n" in info
        assert parts == sorted(parts)
        assert 0 < parts[0] < parts[-1] < 1


class StopError(Exception):
    """Somebody does not want it any more."""


def test_printing_is_stopped_and_begun_again() -> None:
    def stop(_part: float) -> None:
        raise StopError

    for make in (pdf_of, html_of):
        with pytest.raises(StopError):
            make(document(), WORDS, told=stop)
        assert make(document(), WORDS)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_a_paragraph_longer_than_a_page_goes_on_on_the_next(tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(480)]
    blocks = tuple(Sentence(" ".join(words), keep=True) for _ in range(3))
    (tmp_path / "x.pdf").write_bytes(pdf_of(Document("Long", "", (*blocks, Sentence("The end."))), WORDS))
    told = subprocess.run(["pdftotext", "-layout", str(tmp_path / "x.pdf"), "-"], capture_output=True, text=True,
                          check=True).stdout  # fmt: skip
    assert len(told.split("\f")[:-1]) > 2
    assert re.findall(r"word\d+", told) == words * 3
    lines = [page.split("\n\n")[0].strip().splitlines() for page in told.split("\f")[:-1]]
    assert all(len(first) != 1 or first[0] == "Long" for first in lines), "no line stands alone above a page"


def test_paper_is_the_same_each_time_but_for_its_dates() -> None:
    dated = re.compile(rb"/(CreationDate|ID)[^\n]*|<xmp[^>]*>[^<]*</xmp[^>]*>|uuid:[0-9a-f-]+|<[0-9a-f]{32}>")
    once, again = (dated.sub(b"", pdf_of(document(), WORDS)) for _ in range(2))
    assert len(once) == len(again)


def test_the_web_page_escapes_what_came_from_outside_and_loads_nothing() -> None:
    page = html_of(document(), WORDS)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in page
    assert "default-src 'none'" in page
    assert page.count("<svg") == 4, "two charts, for light and for dark screens"
    assert not re.findall(r"(?:src|href)=", page)
    assert page.count("<h2>") == 3
    for said in ("Week 46", "From Monday to Sunday.", "Fact 5", "And a quiet one.", "Made on this computer."):
        assert said in page
