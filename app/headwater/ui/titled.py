"""A card that says what it is for."""

from headwater.ui.boxes import Card, column
from headwater.ui.look import Ui
from headwater.ui.text import label, prose


class TitledCard(Card):
    """A title, a line on what the card is for, and the rest below; both texts by their `key`.

    `air` is kept free beside the rest by whoever puts it there: charts have room for a ring around them.
    """

    def __init__(self, ui: Ui, key: str, *, body: bool = True, air: int = 0) -> None:
        super().__init__(ui)
        self.words = ui.words
        title = ui.words(f"{key}.title")
        self.setAccessibleName(title)
        self.body = prose(ui, ui.words(f"{key}.body") if body else "", "small", "2")
        if not body:
            self.body.hide()
        self.add(column(label(ui, title, "title"), self.body, gap=4, margins=(air, 0, air, 4)))
        self.box.setContentsMargins(20 - air, 16, 20 - air, 18)
        self.box.setSpacing(10)
