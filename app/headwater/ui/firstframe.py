"""What has time until a page is seen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_MOST_MS = 250
"""A page that nobody sees is not painted: then it is done nevertheless."""


class AfterFirstFrame(QObject):
    """Does something once a page was painted for the first time. It goes with the page."""

    def __init__(self, page: QWidget, do: Callable[[], None]) -> None:
        super().__init__(page)
        self._soon = QTimer(self, singleShot=True, interval=_MOST_MS)
        self._soon.timeout.connect(do)
        self._soon.start()
        page.installEventFilter(self)

    def eventFilter(self, page: QObject, event: QEvent) -> bool:
        """The page is being painted: as soon as that is over."""
        if event.type() == QEvent.Type.Paint:
            page.removeEventFilter(self)
            self._soon.start(0)
        return False
