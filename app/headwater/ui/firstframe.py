"""What has time until a page is seen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_MOST_MS = 250
"""A page that nobody sees is not painted: then it is done nevertheless."""


class AfterFirstFrame(QObject):
    """Does something once a page was painted for the first time. It goes with the page.

    A page that its children cover is not painted itself: what counts is that its window was, with the page in it.
    """

    def __init__(self, page: QWidget, do: Callable[[], None]) -> None:
        super().__init__(page)
        self._page, self._do = page, do
        self._soon = QTimer(self, singleShot=True, interval=_MOST_MS)
        self._soon.timeout.connect(self._now)
        self._soon.start()
        page.installEventFilter(self)

    def _now(self) -> None:
        """Once: whoever sees the page later changes nothing."""
        for watched in (self._page, self._page.window()):
            watched.removeEventFilter(self)
        self._do()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page is shown, or its window is being painted: as soon as that is over."""
        if event.type() == QEvent.Type.Show and watched is self._page:
            watched.removeEventFilter(self)
            self._page.window().installEventFilter(self)
        elif event.type() in (QEvent.Type.UpdateRequest, QEvent.Type.Paint) and watched is self._page.window():
            watched.removeEventFilter(self)
            self._soon.start(0)
        return False
