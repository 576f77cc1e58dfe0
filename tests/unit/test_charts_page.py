"""The printed page: one file, no network, nothing from outside that is not escaped."""

import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from headwater.base import LANGUAGES, Words
from headwater.charts import ChartError, report_html
from headwater.charts.html import escape
from headwater.reports import DayReport
from tests.support.chart_days import busy_day, crowded_day, empty_day, suggestions, with_titles

EN = Words("en")
VOID = {"meta", "br"}
FETCHING = {
    "script",
    "link",
    "img",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "source",
    "base",
    "form",
    "image",
    "use",
}


class Page(HTMLParser):
    """What a reader's program sees."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(autouse=True)
def _app(qapp: object) -> None:
    """Pages are painted beside the windows of other tests."""


def assert_harmless(html: str) -> Page:
    page = Page(html)
    assert page.open == []
    assert not FETCHING & set(page.tags)
    assert not [
        n for n, _ in page.attributes if n.startswith("on") or n in {"src", "href", "action", "style", "srcset"}
    ]
    assert not re.search(r"url\(|@import|javascript:", html)
    return page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [busy_day, empty_day, crowded_day])
def test_the_page_needs_nothing_from_outside(language: str, make: object) -> None:
    page = assert_harmless(report_html(make(), Words(language)))  # type: ignore[operator]
    assert page.tags.count("h1") == 1
    assert ("lang", {"en": "en", "zh_CN": "zh-Hans"}[language]) in page.attributes


def test_the_policy_allows_this_style_sheet_and_nothing_else() -> None:
    html = report_html(busy_day(), EN)
    css = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert len(css) == 1
    assert policy
    digest = b64encode(sha256(css[0].encode()).digest()).decode()
    assert policy[1] == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert html.index("Content-Security-Policy") < html.index("<style>")


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>", "</title></style><img src=http://evil onerror=x>", "\"' onload=x", "&lt;b&gt; & <b>",
     "]]><!--", "{0}{x.__class__} %s", "\x00\x1b[31m\u202etxt.exe\ud800", "汉" * 5000],
)  # fmt: skip
def test_hostile_titles_are_only_text(title: str) -> None:
    day = with_titles(busy_day(), title, title)
    advice, _ = suggestions()[1]
    shown = replace(day.advice[1], advice=replace(advice, params=(("place", title), ("minutes", 42))))
    html = report_html(replace(day, advice=(day.advice[0], shown)), EN)
    page = assert_harmless(html)
    html.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e\ud800-\udfff]", html)
    if title.startswith("<script"):
        assert page.text.count(title) >= 3


def test_what_is_on_the_page() -> None:
    text = Page(report_html(busy_day(), EN)).text
    for expected in (
        "Thursday, 12 November 2026", "5 h 49 min at the computer", "Sustained work", "3 h 3 min", "VS Code",
        "Chapter 3 – draft.odt", "A good place for a short pause", "Accepted", "No answer yet", "Chapter 3 draft",
        "Which keys you press is never stored", "Not sure",
    ):  # fmt: skip
        assert expected in text


def test_an_empty_day_says_so_and_has_no_empty_tables() -> None:
    page = Page(report_html(empty_day(), EN))
    assert "Nothing was recorded on this day." in page.text
    assert "table" not in page.tags


def test_both_themes_are_there_and_the_dark_one_is_for_screens_only() -> None:
    html = report_html(busy_day(), EN)
    assert html.count('class="light"') == html.count('class="dark"') == 8
    assert "@media screen and (prefers-color-scheme: dark)" in html
    assert ("role", "img") in Page(html).attributes


def test_advice_of_a_later_version_is_named_by_its_kind() -> None:
    day = busy_day()
    unknown = replace(day.advice[0], advice=replace(day.advice[0].advice, text="advice.from_the_future"))
    lacking = replace(day.advice[0], advice=replace(day.advice[0].advice, params=()))
    for shown in (unknown, lacking):
        text = Page(report_html(replace(day, advice=(shown,)), EN)).text
        assert "A pause was offered" in text or "A good place for a short pause" in text


def test_many_apps_become_a_number() -> None:
    day = busy_day()
    many: DayReport = replace(day, apps=tuple(replace(day.apps[0], app=f"a{i}", name=f"App {i}") for i in range(30)))
    assert "18 other apps" in Page(report_html(many, EN)).text


def test_long_texts_are_cut() -> None:
    assert escape("x" * 1000, 10) == "x" * 10 + "…"
    assert escape(" <a>\n") == "&lt;a&gt;"


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own, without any display or platform named."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False, env={}
    )


def test_without_an_application_one_is_made_off_screen() -> None:
    done = run(
        "import os\nfrom headwater.base import Words\nfrom headwater.charts import report_html\n"
        "from tests.support.chart_days import busy_day\n"
        "html = report_html(busy_day(), Words('en'))\nreport_html(busy_day(), Words('en'))\n"
        "print(len(html) > 50_000, 'QT_QPA_PLATFORM' in os.environ)"
    )
    assert done.stdout == "True False\n", done.stderr


def test_many_pictures_can_be_made_in_one_process() -> None:
    """A Qt binding that gives back references it never took (PySide6 6.12.0) would end it."""
    done = run(
        "import sys\nfrom headwater.base import Words\nfrom headwater.charts import paint_svg\n"
        "from tests.support.chart_days import busy_day\nday = busy_day()\n"
        "for _ in range(60):\n    paint_svg(day, Words('en'))\nprint('alive', sys.getrefcount(None) > 1000)"
    )
    assert done.stdout == "alive True\n", done.stderr


def test_an_application_without_pictures_is_told() -> None:
    done = run(
        "from PySide6.QtCore import QCoreApplication\nfrom headwater.charts import ChartError\n"
        "from headwater.charts.picture import ready\napp = QCoreApplication([])\n"
        "try:\n    ready()\nexcept ChartError as e:\n    print(e)"
    )
    assert "without its picture part" in done.stdout, done.stderr
    assert issubclass(ChartError, Exception)


def test_what_was_measured_before_the_fonts_came_is_measured_anew() -> None:
    done = run(
        "from PySide6.QtGui import QFontMetricsF, QGuiApplication\nfrom headwater.charts import load_fonts, paint\n"
        "app = QGuiApplication(['t', '-platform', 'offscreen'])\nearly = paint.width('caption', 'LibreOffice')\n"
        "load_fonts()\nright = QFontMetricsF(paint.font('caption')).horizontalAdvance('LibreOffice')\n"
        "print(early != right, paint.width('caption', 'LibreOffice') == right)"
    )
    assert done.stdout == "True True\n", done.stderr
