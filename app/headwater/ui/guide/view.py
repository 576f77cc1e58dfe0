"""The text itself: scrolled, searched, and its links followed."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRegularExpression, QSizeF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QImageReader,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from headwater.charts.tokens import Space
from headwater.ui.buttons import by_keyboard
from headwater.ui.guide.documents import slug
from headwater.ui.guide.dressing import blocks, dress_document, words_of
from headwater.ui.look import Ui, styled

_FEATURES = QTextDocument.MarkdownFeature
FEATURES = _FEATURES.MarkdownDialectGitHub | _FEATURES.MarkdownNoHTML
LEAST_PICTURE = 120
_ROUNDING = 2
_SETTLED_MS = 120
"""Somebody who pulls at the window's edge is let finish: all pictures are scaled anew."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One of the document's, and where it is."""

    text: str
    level: int
    at: int


class Reading(QTextBrowser):
    """One document. Links are told, not followed."""

    asked = Signal(str)
    """The link that somebody followed, as it is written."""
    read = Signal(int)
    """The place that is on top was another one: its position in the text."""

    def __init__(self, ui: Ui, name: str) -> None:
        super().__init__()
        self._ui = ui
        self._folder = Path()
        self.headings: list[Heading] = []
        self.hits: list[QTextCursor] = []
        self._at = 0
        """The position that is on top, also while the text finds its new width."""
        self.settled = True
        """The width is as it stays."""
        self._soon = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._soon.timeout.connect(self._settle)
        styled(self, ui.theme)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.anchorClicked.connect(lambda url: self.asked.emit(url.toString()))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().rangeChanged.connect(self._mind_width)

    # -- what is shown ------------------------------------------------------------------------

    def show_file(self, file: Path) -> None:
        """Read a document.

        Raises:
            OSError: it cannot be read.
        """
        self._folder, self.hits = file.parent, []
        self.setSearchPaths([str(file.parent)])
        made = self.document()
        made.setBaseUrl(QUrl.fromLocalFile(f"{file.parent}/"))
        made.setMarkdown(file.read_text(encoding="utf-8"), FEATURES)
        dress_document(made, self._ui)
        self.headings = [
            Heading(b.text(), b.blockFormat().headingLevel(), b.position())
            for b in blocks(made) if b.blockFormat().headingLevel()
        ]  # fmt: skip
        self.fit_pictures()
        self.setExtraSelections([])
        self.go_to_position(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if a key brought the focus."""
        self._ring(on=by_keyboard(event))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._ring(on=False)
        super().focusOutEvent(event)

    def _ring(self, *, on: bool) -> None:
        """A sheet looks at properties only once by itself."""
        self.setProperty("kbd", on)
        self.style().unpolish(self)
        self.style().polish(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures are never wider than the text."""
        self.settled = False
        super().resizeEvent(event)
        self._soon.start()

    def _mind_width(self, _low: int, most: int) -> None:
        """Columns of tables are rounded up: for a pixel nobody needs a bar."""
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAsNeeded if most > _ROUNDING else policy.ScrollBarAlwaysOff
        )  # fmt: skip

    def _settle(self) -> None:
        """What was on top is on top again."""
        self.fit_pictures()
        self.settled = True
        self._to_top(self._at)

    def _scrolled(self, _value: int) -> None:
        if self.settled:
            self._at = self._top()
            self.read.emit(self._at)

    def fit_pictures(self) -> None:
        """As large as they are, or as the text is wide. Qt would scale them as they are drawn, and roughly."""
        room = max(LEAST_PICTURE, self.viewport().width() - 2 * Space.XL - Space.S)
        ratio = self.devicePixelRatioF()
        for start, end, how in _pictures(self.document()):
            picture = _fitted(self._folder / how.name(), room, ratio)
            if picture.isNull():
                continue
            size = picture.deviceIndependentSize()
            if (how.width(), how.height()) == (size.width(), size.height()):
                continue
            url = self.document().baseUrl().resolved(QUrl(how.name()))
            self.document().addResource(QTextDocument.ResourceType.ImageResource.value, url, picture)
            how.setWidth(size.width())
            how.setHeight(size.height())
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(how)

    # -- going somewhere ----------------------------------------------------------------------

    def go_to(self, anchor: str) -> bool:
        """Bring a heading to the top, by the name that links have for it; whether there is one."""
        heading = next((h for h in self.headings if slug(h.text) == anchor), None)
        if heading is not None:
            self.go_to_position(heading.at)
        return heading is not None

    def go_to_position(self, at: int) -> None:
        """Bring it to the top, and the keyboard with it."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(at)
        self.setTextCursor(cursor)
        self._to_top(at)

    def _to_top(self, at: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(at)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - Space.M)
        self._at = at
        self.read.emit(at)

    def _top(self) -> int:
        """The position of what is on top."""
        return self.cursorForPosition(QPoint(Space.XL, Space.L)).position()

    def read_heading(self) -> int:
        """The number of the heading that is read."""
        return next((i for i in reversed(range(len(self.headings))) if self.headings[i].at <= self._at), 0)

    # -- finding ------------------------------------------------------------------------------

    def find_all(self, words: str) -> int:
        """Mark every place that has them, whether written large or small; how many there are."""
        self.hits = []
        if words.strip():
            pattern = QRegularExpression(
                QRegularExpression.escape(words.strip()), QRegularExpression.PatternOption.CaseInsensitiveOption
            )
            cursor = self.document().find(pattern, 0)
            while not cursor.isNull():
                self.hits.append(cursor)
                cursor = self.document().find(pattern, cursor)
        self._mark(-1)
        return len(self.hits)

    def show_hit(self, n: int) -> None:
        """Bring one of the places into sight."""
        cursor = QTextCursor(self.hits[n])
        self._mark(n)
        cursor.clearSelection()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _mark(self, now: int) -> None:
        t, marks = self._ui.theme, []
        for i, cursor in enumerate(self.hits):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            how = mark.format
            how.setBackground(QColor(t.ring if i == now else t.hover))
            how.setForeground(QColor(t.surface if i == now else t.text))
            if i != now:
                how.setFontUnderline(True)
            mark.format = how
            marks.append(mark)
        self.setExtraSelections(marks)


def _pictures(document: QTextDocument) -> list[tuple[int, int, QTextImageFormat]]:
    """Where each stands, and how it is shown."""
    found = []
    for block in blocks(document):
        for start, end, how in words_of(block):
            if how.isImageFormat():
                found.append((start, end, how.toImageFormat()))
    return found


def _fitted(file: Path, room: int, ratio: float) -> QImage:
    """The picture no wider than there is room; a null one where it cannot be read."""
    reader = QImageReader(str(file))
    size = reader.size()
    if size.width() > room or reader.format() == b"svg":
        wide = min(room, size.width())
        reader.setScaledSize((QSizeF(wide, size.height() * wide / size.width()) * ratio).toSize())
        made = reader.read()
        made.setDevicePixelRatio(ratio)
        return made
    return reader.read()
