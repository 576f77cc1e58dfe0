"""The local API's address, its token, and the way to its documentation."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from headwater.base import Settings
from headwater.ui.asking import Ask, Said
from headwater.ui.boxes import column, holder, row, rule
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores, failure_text, in_words
from headwater.ui.desk import desk_of
from headwater.ui.face import Face
from headwater.ui.files import show_page
from headwater.ui.look import Ui
from headwater.ui.text import Elided, label, prose

Then = Callable[[object], None]
_HIDDEN = "•" * 16


class Access(QWidget):
    """Shown while the API is on."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        words = ui.words
        self._port: int | None = None
        self._secret = ""
        """The token while it is shown."""
        self.address = Elided(ui, "")
        self.docs = Button(ui, words("settings.access.docs"), small=True)
        self.token = Elided(ui, _HIDDEN)
        self.show_ = Button(ui, words("settings.access.show"), small=True)
        self.copy = Button(ui, words("settings.access.copy"), small=True)
        self.renew = Button(ui, words("settings.access.renew"), "ghost", small=True)
        self.trouble, self.said, self.ask = Said(ui, "small"), Said(ui, "small"), Ask(ui)
        self._build()
        self._hide_token()
        self.docs.clicked.connect(lambda: show_page(f"{self._url}/v1/docs"))
        self.show_.clicked.connect(self._toggle)
        self.copy.clicked.connect(lambda: self._with_token(self._copy))
        self.renew.clicked.connect(self._ask_renewal)

    def _build(self) -> None:
        ui, words = self._ui, self._ui.words
        where = row(gap=8)
        where.addLayout(column(label(ui, words("settings.access.address"), "strong"), self.address, gap=0), 1)
        where.addWidget(self.docs)
        token = row(gap=8)
        token.addLayout(column(label(ui, words("settings.access.token"), "strong"), self.token, gap=0), 1)
        for button in (self.show_, self.copy, self.renew):
            token.addWidget(button)
        why = prose(ui, words("settings.access.token_why"), "small", "2")
        body = column(self.trouble, where, 4, token, why, self.said, self.ask, gap=6, margins=(20, 12, 16, 16))
        self.setLayout(column(rule(ui), holder(body), gap=0))

    def follow(self, settings: Settings) -> None:
        """Only while it is on."""
        self.setVisible(settings.api)
        if settings.api:
            self.refresh()
        else:
            self._hide_token()

    def refresh(self) -> None:
        """Where it listens by now."""
        if self._engine.settings.api:
            self._chores.ask("api", self._where, self._show_where)

    def _where(self) -> tuple[int | None, str]:
        desk = desk_of(self._engine)
        return desk.api_port, desk.api_trouble

    @property
    def _url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def _show_where(self, told: tuple[int | None, str]) -> None:
        self._port, trouble = told[0], in_words(told[1], self._ui.words)
        if self.trouble.accessibleName() != trouble:
            self.trouble.say(trouble)
        self.address.set_text(self._url if self._port else self._ui.words("settings.access.silent"))
        self.docs.setEnabled(self._port is not None)

    # -- the token ----------------------------------------------------------------------------

    def _hide_token(self) -> None:
        self._secret = ""
        self.token.set_text(_HIDDEN)
        self.token.setAccessibleName(self._ui.words("settings.access.hidden"))
        self._name(self.show_, "show")

    def _toggle(self) -> None:
        if self._secret:
            self._hide_token()
        else:
            self._with_token(self._reveal)

    def _reveal(self, token: object) -> None:
        self._secret = str(token)
        self.token.set_text(self._secret)
        self._name(self.show_, "hide")

    def _copy(self, token: object) -> None:
        QGuiApplication.clipboard().setText(str(token))
        self.said.say(self._ui.words("settings.access.copied"))

    def _with_token(self, then: Then) -> None:
        self.said.say("")
        self._chores.ask("token", lambda: desk_of(self._engine).api_token(), then, self._failed)

    def _ask_renewal(self) -> None:
        words = self._ui.words
        self.said.say("")
        self.ask.ask(words("settings.access.renew_ask"), words("settings.access.renew_yes"), self._renew)

    def _renew(self) -> None:
        self._chores.ask("renew", lambda: desk_of(self._engine).renew_api_token(), self._renewed, self._failed)

    def _renewed(self, token: object) -> None:
        if self._secret:
            self._reveal(token)
        self.said.say(self._ui.words("settings.access.renewed"))

    def _failed(self, failure: Exception) -> None:
        self.said.say(failure_text(failure, self._ui.words))

    def _name(self, button: Button, key: str) -> None:
        button.setText(self._ui.words(f"settings.access.{key}"))
        button.setAccessibleName(button.text())
