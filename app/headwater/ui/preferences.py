"""The settings page: every option of `Settings` but those of "Your data", each with its reason, followed at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from headwater.base import Option, options
from headwater.engine import Now
from headwater.ui.api import Access
from headwater.ui.asking import Said
from headwater.ui.boxes import Card, column, holder, row, rule, scrolled
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.model.dial import DialView
from headwater.ui.options import Patterns, control, keep, option_row, text_row, with_typed
from headwater.ui.places import Place
from headwater.ui.side import SidePage
from headwater.ui.text import label, prose
from headwater.ui.would import Would

GROUPS = {
    "recording": ("watch_windows", "count_input", "watch_signals", "watch_notifications", "away_after_s"),
    "hours": ("schedule", "schedule_days", "schedule_from", "schedule_to"),
    "privacy": ("title_mode", "excluded_apps", "excluded_titles", "excluded_domains"),
    "sessions": ("session_timer", "session_work_min", "session_rest_min", "session_mute", "session_hold"),
    "digest": ("digest_day", "digest_week", "day_ends", "week_review_day", "show_score"),
    "learning": ("learn", "adopt_better", "forecast", "forecast_precision"),
    "look": ("language", "theme", "text_scale", "day_start_hour"),
    "api": ("api", "api_port", "api_watchers_without_token"),
}  # fmt: skip
"""The page's cards, in order. `agreed` is not here: it is asked once, by the welcome."""
OF_SUGGESTIONS = (
    "notifications", "suggest_breaks", "break_after_s", "ask_about_drift", "ask_questions", "offer_resumption",
    "rest_eyes", "batch_messages", "protect_best_hours", "offer_note", "plan_tomorrow", "tell_surges", "praise_rest",
    "suggestions_per_day", "suggestion_gap_s", "quiet_hours", "quiet_from", "quiet_to", "profile", "experiment",
)  # fmt: skip
"""Options on the page "Suggestions"; a button leads there."""
ELSEWHERE = ("keep_days", "backups", *OF_SUGGESTIONS)
"""Those, and options on the page "Your data"."""
_AFTER = "privacy"
"""The card after which the button stands."""
_ONLY_WITH = {"schedule": GROUPS["hours"][1:], "api": GROUPS["api"][1:], "forecast": ("forecast_precision",)}
"""What has a meaning only while a switch is on."""


class Preferences(SidePage):
    """Every change is kept and followed as it is made."""

    changed = Signal(object)
    """The settings as they are now."""
    elsewhere = Signal(object)
    """The page that somebody wants to see."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__()
        self._ui, self._engine = ui, engine
        self.controls: dict[str, QWidget] = {}
        self._rows: dict[str, QWidget] = {}
        self.no_day = Said(ui, "small")
        self.no_day.setContentsMargins(20, 0, 20, 14)
        self.would, self.access = Would(ui, engine, chores), Access(ui, engine, chores)
        self.dial = DialView(ui, engine, chores)
        known = {o.name: o for o in options()}
        self.said = Said(ui)
        self.to_suggestions = Button(ui, ui.words("suggestions.settings.open"), small=True)
        self.to_suggestions.clicked.connect(lambda: self.elsewhere.emit(Place.ADVICE))
        cards = {name: self._card(name, [known[n] for n in names]) for name, names in GROUPS.items()}
        shown = [c for name, card in cards.items() for c in ((card, self._lead()) if name == _AFTER else (card,))]
        side, top = (24, 20) if ui.narrow else (32, 24)
        body = column(
            label(ui, ui.words("settings.title"), "display"), prose(ui, ui.words("settings.body"), "body", "2"),
            self.said, *shown, None, gap=16, margins=(side, top, side, top),
        )  # fmt: skip
        self.area = scrolled(holder(body))
        self.setLayout(column(self.area, gap=0))
        for field in self._patterns.values():
            field.typed.connect(self._show_would)
        self._follow()

    @property
    def _patterns(self) -> dict[str, Patterns]:
        return {name: c for name, c in self.controls.items() if isinstance(c, Patterns)}

    def _card(self, name: str, of: list[Option]) -> Card:
        ui = self._ui
        card = Card(ui, padding=0).add(
            holder(row(label(ui, ui.words(f"settings.group.{name}"), "title"), margins=(20, 16, 20, 8)))
        )
        for option in of:
            card.add(self._row(option))
            if option.name == "title_mode":
                card.add(self.dial)
        end: QWidget | None = {"hours": self.no_day, "privacy": self.would, "api": self.access}.get(name)
        return card if end is None else card.add(end)

    def _lead(self) -> Card:
        """Where the options of suggestions are."""
        ui = self._ui
        title, body = ui.words("settings.group.suggestions"), ui.words("suggestions.settings.body")
        return Card(ui, padding=0).add(text_row(ui, title, body, self.to_suggestions))

    def _row(self, option: Option) -> QWidget:
        made = control(
            self._ui, option, getattr(self._engine.settings, option.name), lambda v: self._set(option.name, v)
        )  # fmt: skip
        self.controls[option.name] = made
        whole = holder(column(rule(self._ui), option_row(self._ui, option.name, made), gap=0))
        self._rows[option.name] = whole
        return whole

    def _set(self, name: str, value: object) -> None:
        self.said.say(keep(self._engine, **{name: value}))
        self._follow()
        self.changed.emit(self._engine.settings)

    def _follow(self) -> None:
        """Show what has to do with the choices."""
        settings = self._engine.settings
        for switch, names in _ONLY_WITH.items():
            for name in names:
                self._rows[name].setVisible(getattr(settings, switch))
        never = settings.schedule and not settings.schedule_days
        self.no_day.say(self._ui.words("settings.hours.no_day") if never else "")
        self.access.follow(settings)
        self._show_would()

    def _show_would(self) -> None:
        self.would.show_for(with_typed(self._engine.settings, self._patterns))

    def refresh(self) -> None:
        """Read again what can have changed."""
        self._show_would()
        self.access.refresh()

    def hear_change(self) -> None:
        """Nothing here is history."""

    def show_now(self, _now: Now) -> None:
        """Other windows may have come, and the local API may listen by now."""
        self.refresh()
