"""The documents in their window: read, searched, linked, in both languages, in every look; reached from the help."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QFont,
    QImage,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from headwater.base import LANGUAGES, Paths, Settings, Words
from headwater.base.paths import MissingFiles
from headwater.charts.fonts import load_fonts
from headwater.charts.tokens import DARK, LIGHT, Theme
from headwater.ui.app import make_app
from headwater.ui.dress import dress
from headwater.ui.guide.documents import Document, file_of
from headwater.ui.guide.dressing import blocks, words_of
from headwater.ui.guide.window import LEAST, GuideWindow
from headwater.ui.help.page import HelpPage
from headwater.ui.look import look
from headwater.ui.places import Place
from headwater.ui.rail import NAMES
from headwater.ui.window import Dashboard
from tests.support.data_page import press
from tests.support.desktop import wait_until
from tests.support.windows import Open


@pytest.fixture
def guide(qtbot: QtBot) -> Iterator[GuideWindow]:
    made = opened()
    yield made
    if isValid(made):
        made.close()


def opened(**settings: object) -> GuideWindow:
    chosen = Settings(**({"theme": "light", "language": "en"} | settings))  # type: ignore[arg-type]
    app = make_app()
    load_fonts()
    dress(app, chosen)
    made = GuideWindow(look(chosen))
    made.bring_up()
    QApplication.processEvents()
    wait_until(lambda: QApplication.processEvents() or made.text.settled)
    return made


def top(guide: GuideWindow) -> str:
    """The heading that is read."""
    return guide.text.headings[guide.text.read_heading()].text


# -- reading -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("document", Document)
def test_each_is_shown_in_the_persons_language(document: Document, language: str, qtbot: QtBot) -> None:
    guide = opened(language=language)
    guide.open(document)
    first = file_of(document, language).read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    assert guide.text.headings[0].text == first
    assert guide.text.headings[0].level == 1
    assert guide.contents.count() == sum(h.level in (2, 3) for h in guide.text.headings)
    assert guide.which.current == tuple(Document).index(document)
    guide.close()


def test_no_mark_of_the_markup_is_left(guide: GuideWindow) -> None:
    for document in Document:
        guide.open(document)
        text = guide.text.toPlainText()
        assert not [mark for mark in ("**", "](", "## ", "|--", "`") if mark in text]


def test_code_has_air_below(guide: GuideWindow) -> None:
    seen = list(blocks(guide.text.document()))
    code = [(b, after) for b, after in pairwise(seen) if is_code(b) and not is_code(after)]
    assert code
    assert [b.text() for b, _ in code if not b.blockFormat().bottomMargin()] == []


def is_code(block: QTextBlock) -> bool:
    return block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeLanguage)


def test_chinese_goes_on_without_a_space_where_the_file_goes_on_in_its_next_line(qtbot: QtBot) -> None:
    guide = opened(language="zh_CN")
    for document in Document:
        guide.open(document)
        text = guide.text.toPlainText()
        assert re.findall(r"[\u3400-\u9fff、。，；：？！）] [\u3400-\u9fff（]|[、。，；：？！）] | （", text) == []
    guide.open(Document.GUIDE)
    text = guide.text.toPlainText()
    assert "离开这台电脑。本指南" in text  # a line's end
    assert "Headwater 做什么。从这里" in text  # the end of a mark
    assert "RescueTime、ManicTime 或另一台 Headwater 导入历史" in text  # beside Latin letters it stays
    guide.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_marked_stands_out_in_fonts_that_are_usual_or_bold(language: str, qtbot: QtBot) -> None:
    guide = opened(language=language)
    text = {"en": "A checkout", "zh_CN": "仓库的检出"}[language]
    runs = [how for b in blocks(guide.text.document()) for start, end, how in words_of(b)
            if b.text()[start - b.position() : end - b.position()] == text]  # fmt: skip
    assert [how.fontWeight() for how in runs] == [QFont.Weight.DemiBold]
    guide.close()


def test_pictures_are_there_and_fit(guide: GuideWindow, qtbot: QtBot) -> None:
    assert all(how.width() for how in pictures(guide))
    guide.resize(LEAST[0], LEAST[1])
    wait_until(lambda: QApplication.processEvents() or fits(guide))
    for how in pictures(guide):
        url = guide.text.document().baseUrl().resolved(QUrl(how.name()))
        shown = guide.text.document().resource(QTextDocument.ResourceType.ImageResource.value, url)
        assert isinstance(shown, QImage)
        assert shown.width() == round(how.width() * shown.devicePixelRatio())


def fits(guide: GuideWindow) -> bool:
    return all(0 < how.width() <= guide.text.viewport().width() for how in pictures(guide))


def pictures(guide: GuideWindow) -> list[QTextImageFormat]:
    runs = [how for b in blocks(guide.text.document()) for _, _, how in words_of(b)]
    found = [how.toImageFormat() for how in runs if how.isImageFormat()]
    assert found
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_a_little_wider_than_the_window(language: str, qtbot: QtBot) -> None:
    guide = opened(language=language)
    for wide in (LEAST[0], 900, 1041, 1400):
        guide.resize(wide, 600)
        wait_until(lambda: QApplication.processEvents() or guide.text.settled)
        for document in Document:
            guide.open(document)
            QApplication.processEvents()
            assert not guide.text.horizontalScrollBar().isVisible(), (wide, document)
    cursor = QTextCursor(guide.text.document())
    how = cursor.blockFormat()
    how.setNonBreakableLines(True)
    cursor.setBlockFormat(how)
    cursor.insertText("x" * 1000)
    wait_until(lambda: QApplication.processEvents() or guide.text.horizontalScrollBar().isVisible())
    guide.close()


def test_a_narrow_window_cuts_nothing(qtbot: QtBot) -> None:
    guide = opened(text_scale=1.5, language="zh_CN")
    guide.query.setText("模型")
    for size in ((1300, 700), LEAST):
        guide.resize(*size)
        QApplication.processEvents()
        parts = [guide.which, guide.query, guide.before, guide.after, guide.count]
        spots = [QRect(w.mapTo(guide, QPoint()), w.size()) for w in parts]
        assert not [1 for a, b in combinations(spots, 2) if a.intersects(b)], size
        assert all(guide.rect().contains(spot) for spot in spots), size
    assert not guide.contents.isVisible()
    guide.close()


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_it_has_the_colours_of_the_theme(name: str, theme: Theme, qtbot: QtBot) -> None:
    guide = opened(theme=name)
    guide.open(Document.MODEL)
    seen = {how.foreground().color().name() for b in blocks(guide.text.document()) for _, _, how in words_of(b)
            if not how.isImageFormat()}  # fmt: skip
    assert seen == {QColor(theme.text).name(), QColor(theme.ring).name()}
    guide.close()


def test_larger_text_is_larger(qtbot: QtBot) -> None:
    sizes = []
    for scale in (1.0, 1.5):
        guide = opened(text_scale=scale)
        sizes.append(guide.text.document().defaultFont().pixelSize())
        guide.close()
    assert sizes[1] == round(1.5 * sizes[0])


def test_a_missing_document_is_told(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    def nowhere(name: str) -> Path:
        raise MissingFiles(name)

    guide = opened()
    with monkeypatch.context() as m:
        m.setattr("headwater.ui.guide.documents.Paths.bundled", staticmethod(nowhere))
        guide.open(Document.MODEL)
    assert guide.trouble.isVisible()
    assert not guide.text.isVisible()
    guide.open(Document.PRIVACY)
    assert not guide.trouble.isVisible()
    assert guide.text.isVisible()
    guide.close()


def test_after_a_missing_one_the_one_before_can_be_read_again(
    guide: GuideWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(name: str) -> Path:
        raise MissingFiles(name)

    with monkeypatch.context() as m:
        m.setattr("headwater.ui.guide.documents.Paths.bundled", staticmethod(nowhere))
        press(guide.which, 1)
    assert guide.trouble.isVisible()
    assert guide.contents.count() == 0, "parts of what is not shown"
    press(guide.which, 0)
    assert guide.text.isVisible()
    assert not guide.trouble.isVisible()
    assert guide.contents.count() > 0
    assert top(guide) == "Headwater: the guide"


# -- going about -------------------------------------------------------------------------------------------------------


def test_the_list_leads_to_its_part_and_follows_what_is_read(guide: GuideWindow) -> None:
    last = guide.contents.count() - 6
    guide.contents.setCurrentRow(last)
    assert top(guide) == guide.contents.item(last).text().strip()
    guide.text.verticalScrollBar().setValue(0)
    assert guide.contents.currentRow() <= 0


def test_links_lead_on_and_back(guide: GuideWindow) -> None:
    guide.text.go_to("suggestions")
    before = guide.text.verticalScrollBar().value()
    assert before > 0
    guide.text.anchorClicked.emit(QUrl("privacy.md#forgetting"))
    assert guide.which.current == 1
    assert top(guide) == "Forgetting"
    QTest.keyClick(guide, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert guide.which.current == 0
    assert guide.text.verticalScrollBar().value() == before
    guide.go_back()
    assert guide.which.current == 0


@pytest.mark.parametrize(
    ("link", "opens"),
    [("../models/attention/artifacts/CARD.md", True), ("https://example.org/guide.md", False),
     ("file:///etc/hostname", False), ("no-such-file.txt", False)],
)  # fmt: skip
def test_links_out_of_the_documents(
    link: str, opens: bool, guide: GuideWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", staticmethod(asked.append))
    guide.follow_link(link)
    assert [u.fileName() for u in asked] == (["CARD.md"] if opens else [])
    assert guide.which.current == 0


# -- finding -----------------------------------------------------------------------------------------------------------


def test_words_are_found_one_after_the_other(guide: GuideWindow) -> None:
    guide.open(Document.PRIVACY)
    QTest.keyClick(guide, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert guide.query.hasFocus()
    QTest.keyClicks(guide.query, "KEYRING")
    n = guide.text.toPlainText().lower().count("keyring")
    assert n > 2
    assert guide.count.text() == f"{n} places"
    QTest.keyClick(guide.query, Qt.Key.Key_Return)
    assert guide.count.text() == f"1 of {n}"
    QTest.keyClick(guide, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert guide.count.text() == f"{n} of {n}"
    QTest.keyClick(guide, Qt.Key.Key_F3)
    assert guide.count.text() == f"1 of {n}"
    spot = guide.text.cursorRect(guide.text.hits[0])
    assert guide.text.viewport().rect().intersects(spot)


def test_what_is_not_there_is_said(guide: GuideWindow) -> None:
    guide.query.setText("(unbalanced [and nowhere")
    assert guide.count.text() == "not found"
    assert not guide.after.isEnabled()
    guide.show_next(1)
    guide.query.setText("  ")
    assert guide.count.text() == ""


def test_escape_empties_the_search_and_then_closes(guide: GuideWindow, qtbot: QtBot) -> None:
    guide.query.setText("model")
    guide.query.setFocus()
    QTest.keyClick(guide.query, Qt.Key.Key_Escape)
    assert guide.query.text() == ""
    assert guide.isVisible()
    with qtbot.waitSignal(guide.closing):
        QTest.keyClick(guide.text, Qt.Key.Key_Escape)


def test_tab_reaches_all_of_it(guide: GuideWindow) -> None:
    guide.query.setText("model")
    guide.which.setFocus(Qt.FocusReason.TabFocusReason)
    met = []
    for _ in range(7):
        met.append(guide.focusWidget())
        guide.focusNextPrevChild(True)
    wanted = [guide.which, guide.query, guide.before, guide.after, guide.contents, guide.text, guide.which]
    assert met == wanted
    assert all(w.accessibleName() for w in wanted)


# -- from the program --------------------------------------------------------------------------------------------------


def shelf(window: Dashboard) -> GuideWindow:
    assert window.shelf.window is not None
    return window.shelf.window


def test_help_has_each_document(open_window: Open) -> None:
    window, _ = open_window()
    window.go(Place.HELP)
    page = window.page
    assert isinstance(page, HelpPage)
    for document in Document:
        page.documents[document].click()
        assert shelf(window).which.current == tuple(Document).index(document)
    first = shelf(window)
    page.documents[Document.GUIDE].click()
    assert shelf(window) is first


def test_from_each_page_it_opens_at_the_part_about_it(open_window: Open) -> None:
    window, _ = open_window()
    for place in Place:
        window.go(place)
        window.open_guide()
        assert top(shelf(window)) == Words("en")(NAMES[place])


def test_the_key_is_the_windows(open_window: Open, qtbot: QtBot) -> None:
    window, _ = open_window()
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert shelf(window).isVisible()


def test_another_look_keeps_the_place(open_window: Open) -> None:
    window, engine = open_window()
    window.go(Place.TRENDS)
    window.open_guide()
    old = shelf(window)
    old.resize(900, 700)
    engine.settings = Settings(agreed=True, theme="dark", language="zh_CN")
    window.rebuild()
    new = shelf(window)
    assert new is not old
    assert top(new) == Words("zh_CN")(NAMES[Place.TRENDS])
    assert new.size() == old.size()
    window.rebuild()
    assert shelf(window) is new


def test_it_goes_with_the_window(open_window: Open, qtbot: QtBot) -> None:
    window, _ = open_window()
    window.open_guide()
    with qtbot.waitSignal(shelf(window).closing):
        window.close()
    assert window.shelf.window is None


def test_closed_it_can_be_opened_again(open_window: Open) -> None:
    window, _ = open_window()
    window.open_guide()
    shelf(window).close()
    assert window.shelf.window is None
    window.open_document(Document.MODEL)
    assert shelf(window).which.current == 2


def test_documents_lie_in_the_checkout() -> None:
    assert Paths.bundled("docs").is_dir()
