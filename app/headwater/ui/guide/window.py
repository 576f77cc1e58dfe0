"""The window of the documents: which one, what is in it, a search, and the text. It can be read beside the program."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QListWidget, QListWidgetItem, QWidget

from headwater.base import HeadwaterError
from headwater.charts.paint import font
from headwater.charts.tokens import Space
from headwater.ui import shortcuts
from headwater.ui.access import tell
from headwater.ui.asking import Said
from headwater.ui.boxes import column, holder, row, rule
from headwater.ui.buttons import IconButton
from headwater.ui.files import show_page
from headwater.ui.guide.documents import Document, document_of, file_of, slug
from headwater.ui.guide.view import Heading, Reading
from headwater.ui.look import Ui, styled
from headwater.ui.plan import Field, Segmented
from headwater.ui.tabbing import step
from headwater.ui.text import label

FIRST, LEAST = (1040, 780), (640, 420)
_CONTENTS = 232
_NARROW_BELOW = 800
"""Of text in its usual size."""
_LEVELS = (2, 3)
"""Headings that the list has; the first is the document's own name."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody was."""

    document: Document
    scrolled: int


class GuideWindow(QWidget):
    """One document at a time; `Alt+Left` goes back to where somebody was before they followed a link."""

    closing = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._document: Document | None = None
        self._been: list[Spot] = []
        self._hit = -1
        words = ui.words
        self.setWindowTitle(words("guide.window"))
        self.setMinimumSize(*LEAST)
        self.resize(*FIRST)
        self.which = Segmented(ui, words("guide.which"), [words(f"guide.document.{d}") for d in Document])
        self.contents = _Contents(ui)
        self.text = Reading(ui, words("guide.text"))
        self.query = Field(ui, words("guide.find"), words("guide.find"))
        self.count = label(ui, "", "small", "2")
        self.before = IconButton(ui, "left", words("guide.before"))
        self.after = IconButton(ui, "right", words("guide.after"))
        self.trouble = Said(ui)
        self._build()
        self._join()
        self.open()

    def _build(self) -> None:
        self.query.setFixedWidth(self._ui.px(200))
        self.contents.setFixedWidth(self._ui.px(_CONTENTS))
        find = holder(row(self.query, self.before, self.after, self.count, None, gap=Space.S))
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._head.setSpacing(Space.S)
        self._head.addWidget(self.which)
        self._head.addStretch(1)
        self._head.addWidget(find)
        body = row(gap=0)
        body.addWidget(self.contents)
        body.addLayout(column(self.trouble, self.text, gap=0), 1)
        box = column(holder(self._head), rule(self._ui), gap=0)
        box.addLayout(body, 1)
        self.setLayout(box)

    def _join(self) -> None:
        self.which.chosen.connect(lambda i: self.open(tuple(Document)[i]))
        self.contents.chosen.connect(self.text.go_to_position)
        self.text.read.connect(self.contents.follow)
        self.text.asked.connect(self.follow_link)
        self.query.textChanged.connect(self._find)
        self.query.returnPressed.connect(lambda: self.show_next(1))
        self.before.clicked.connect(lambda: self.show_next(-1))
        self.after.clicked.connect(lambda: self.show_next(1))
        do = {"find": self._to_query, "next": lambda: self.show_next(1), "before": lambda: self.show_next(-1),
              "back": self.go_back, "close": self.close}  # fmt: skip
        for name, keys in shortcuts.GUIDE.items():
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(do[name])

    # -- reading ------------------------------------------------------------------------------

    def open(self, document: Document = Document.GUIDE, anchor: str = "") -> None:
        """Show a document, at a heading if one is named."""
        if document is not self._document:
            self._read(document)
        if anchor:
            self.text.go_to(anchor)

    def _read(self, document: Document) -> None:
        try:
            self.text.show_file(file_of(document, self._ui.words.language))
        except (HeadwaterError, OSError, UnicodeDecodeError):
            self._show_missing()
            return
        self._document = document
        self.trouble.say("")
        self.text.show()
        self.which.choose(tuple(Document).index(document))
        self.contents.fill([h for h in self.text.headings if h.level in _LEVELS])
        self._find()
        tell(self, self._ui.words(f"guide.document.{document}"))

    def _show_missing(self) -> None:
        """Instead of a document; the one before is read again when it is asked for."""
        self._document = None
        self.trouble.say(self._ui.words("guide.missing"), anew=True)
        self.text.hide()
        self.text.clear()
        self.text.headings = []
        self.contents.fill([])
        self._find()

    def open_at(self, title: str) -> None:
        """The guide, at the part of this name; at its beginning where it has none."""
        self.open(Document.GUIDE, slug(title))

    def follow_link(self, link: str) -> None:
        """Inside the documents; what leads out of them is shown by the system, if it came with the program."""
        path, _, anchor = link.partition("#")
        document = document_of(path) if path else self._document
        if document is None:
            self._show_outside(path)
            return
        if self._document is not None:
            self._been.append(Spot(self._document, self.text.verticalScrollBar().value()))
        self.open(document, anchor)

    def _show_outside(self, path: str) -> None:
        """A file that lies beside the documents; no address of another computer is opened from here."""
        file = (file_of(Document.GUIDE, "en").parent / path).resolve()
        if "://" not in path and file.is_file():
            show_page(file.as_uri())

    def go_back(self) -> None:
        """Where somebody was before the last link."""
        if self._been:
            spot = self._been.pop()
            self.open(spot.document)
            self.text.verticalScrollBar().setValue(spot.scrolled)

    # -- finding ------------------------------------------------------------------------------

    def looks_like(self, ui: Ui) -> bool:
        """Whether it would be made the same."""
        mine = self._ui
        return (mine.theme, mine.words.language, mine.scale) == (ui.theme, ui.words.language, ui.scale)

    def take_over(self, old: "GuideWindow") -> None:
        """Show what another one shows, in its place on the screen."""
        self.setGeometry(old.geometry())
        self.setVisible(old.isVisible())
        if old._document is not None:
            self.open(old._document)
        if old._document is not None and self.text.headings:
            near = old.text.read_heading()  # languages have the same headings in the same order
            self.text.go_to_position(self.text.headings[min(near, len(self.text.headings) - 1)].at)

    def _to_query(self) -> None:
        self.query.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.query.selectAll()

    def _find(self) -> None:
        words = self.query.text()
        n = self.text.find_all(words)
        self._hit = -1
        self.before.setEnabled(n > 0)
        self.after.setEnabled(n > 0)
        self._say_count(n)

    def _say_count(self, n: int) -> None:
        words = self._ui.words
        if not self.query.text().strip():
            said = ""
        elif n == 0:
            said = words("guide.none")
        else:
            said = words("guide.found", n=n) if self._hit < 0 else words("guide.hit", i=self._hit + 1, n=n)
        self.count.setText(said)
        if said:
            tell(self.count, said)

    def show_next(self, by: int) -> None:
        """The next place that has the words, or the one before; round at the end."""
        n = len(self.text.hits)
        if n:
            self._hit = (self._hit + by) % n if self._hit >= 0 or by > 0 else n - 1
            self.text.show_hit(self._hit)
            self._say_count(n)

    # -- the window ---------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the search stands below, and the text has all of the width."""
        super().resizeEvent(event)
        narrow = self.width() < self._ui.px(_NARROW_BELOW)
        way = QBoxLayout.Direction
        self._head.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self.contents.setHidden(narrow)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on as the window is laid out; in the text it walks the links first."""
        return step(self, forward) is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the search, then closes."""
        if event.key() == Qt.Key.Key_Escape:
            if self.query.text():
                self.query.clear()
                self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.close()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """It is gone; what is open of the program stays."""
        self.closing.emit()
        super().closeEvent(event)
        self.deleteLater()  # see the dashboard's

    def bring_up(self) -> None:
        """To the front, wherever it is."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)


class _Contents(QListWidget):
    """The headings; the one that is read is marked."""

    chosen = Signal(int)
    """The position of a heading that somebody wants to see."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._following = False
        self.setAccessibleName(ui.words("guide.contents"))
        styled(self, ui.theme)
        self.setFont(font("body", ui.scale))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.currentItemChanged.connect(self._changed)
        self.itemClicked.connect(self._go)

    def fill(self, headings: Sequence[Heading]) -> None:
        """These, the lower ones further in."""
        self._following = True
        self.clear()
        for h in headings:
            item = QListWidgetItem(f"{'    ' * (h.level - _LEVELS[0])}{h.text}")
            item.setToolTip(h.text)
            item.setData(Qt.ItemDataRole.UserRole, h.at)
            self.addItem(item)
        self._following = False

    def follow(self, at: int) -> None:
        """Mark the heading that this position is below."""
        last = next((i for i in reversed(range(self.count())) if self.item(i).data(Qt.ItemDataRole.UserRole) <= at), -1)
        self._following = True
        self.setCurrentRow(last)
        self._following = False

    def _changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._following:
            self._go(item)

    def _go(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
