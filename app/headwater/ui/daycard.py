"""The card over the full width: the ribbon with its zoom, its table, its selection and its legend."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from headwater.charts.tokens import Size
from headwater.charts.wording import selection_text
from headwater.reports import DayReport
from headwater.ui.boxes import Card, column, holder, row, rule
from headwater.ui.buttons import Button, IconButton, pass_focus
from headwater.ui.legend import Legend
from headwater.ui.look import Ui
from headwater.ui.ribbon import AIR, RibbonView
from headwater.ui.table import DayTable
from headwater.ui.text import Elided, label


class DayCard(Card):
    """Your day. `others` are names of lanes that are put below."""

    def __init__(self, ui: Ui, report: DayReport, others: Sequence[str] = ()) -> None:
        super().__init__(ui)
        self.view = RibbonView(ui, report, others)
        self._below: list[QWidget] = []
        self.legend = Legend(ui)
        self.table: DayTable | None = None
        self._total = Elided(ui, "", "small", "3")
        self._none = Elided(ui, ui.words("chart.nothing"), "small", "3")
        head = row(label(ui, ui.words("ui.your_day"), "title"), self._total, self._none, gap=10)
        head.addWidget(self._tail(), 1)
        self._line = rule(ui)
        self._foot = holder(column(self._line, 14, self.legend, gap=0, margins=(AIR, 9, AIR, 0)))
        self.add(holder(column(head, margins=(AIR, 0, AIR, 0))), 7, self.view, self._foot)
        self.box.setContentsMargins(20 - AIR, 14, 20 - AIR, 16)
        self.view.picked.connect(self._picked)
        self.view.zoomed.connect(self._zoomed)
        self.show_report(report)
        self._zoomed(False)

    def put_below(self, lanes: QWidget) -> None:
        """More lanes, right below the ribbon; they give way to the table with it."""
        self._below.append(lanes)
        self.box.insertWidget(self.box.indexOf(self.view) + len(self._below), lanes)

    def _tail(self) -> QWidget:
        """Tools; while something is picked out, what it is and what can be done with it. Nothing moves between them."""
        ui, words = self.ui, self.ui.words
        self.nearer = IconButton(ui, "plus", words("ui.zoom.in"))
        self.farther = IconButton(ui, "minus", words("ui.zoom.out"))
        self.whole = Button(ui, words("ui.zoom.whole"), "ghost", small=True)
        self.as_table = IconButton(ui, "table", words("ui.table.show"))
        self.nearer.clicked.connect(lambda: self.view.zoom(1.6))
        self.farther.clicked.connect(lambda: self.view.zoom(1 / 1.6))
        self.whole.clicked.connect(self.view.reset)
        self.as_table.clicked.connect(self._toggle_table)
        self.quiet = Elided(ui, "", "small", "2")
        self.quiet.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.undo = Button(ui, words("correct.undo"), "ghost", small=True)
        self.correct_line = Button(ui, words("correct.verb"), small=True)
        """Of the line that is marked in the table."""
        self.correct_line.setToolTip(words("correct.verb_hint"))
        self.correct_line.hide()
        tools = row(gap=2)
        tools.addWidget(self.quiet, 1)
        for tool in (self.undo, self.correct_line, self.whole, self.farther, self.nearer, self.as_table):
            tools.addWidget(tool)
        self.zoom_to = Button(ui, words("ui.zoom.to"), small=True)
        self.clear = Button(ui, words("ui.zoom.clear"), "ghost", small=True)
        self.correct = Button(ui, words("correct.verb"), small=True)
        self.correct.setToolTip(words("correct.verb_hint"))
        self.zoom_to.clicked.connect(self._zoom_to_selection)
        self.clear.clicked.connect(lambda: self.view.select(None))
        self._when, self._what = label(ui, "", "label"), Elided(ui, "", "small", "2")
        chosen = row(self._when, gap=8)
        chosen.addWidget(self._what, 1)
        chosen.addWidget(self.correct)
        chosen.addWidget(self.zoom_to)
        chosen.addWidget(self.clear)
        tail = QWidget()
        self._stack = QStackedLayout(tail)  # without a widget it would show what it is given as a window
        self._stack.addWidget(holder(tools))
        self._stack.addWidget(holder(chosen))
        self.say("")
        tail.setFixedHeight(max(Size.CONTROL_SMALL, ui.px(Size.CONTROL_SMALL)))
        return tail

    def show_report(self, report: DayReport) -> None:
        """The day, or another state of it."""
        self.view.show_report(report)
        self.legend.show_report(report)
        if self.table is not None:
            self.table.show_report(report)
            self._follow_mark()
        at = self.ui.words.duration(report.at_computer_s)
        self._total.set_text(self.ui.words("page.at_computer", length=at))
        self._total.setVisible(not report.empty)
        running = report.start <= report.now < report.end
        self._none.set_text(self.ui.words("ui.nothing_yet" if running else "chart.nothing"))
        self._none.setVisible(report.empty)

    def say(self, line: str, *, undo: bool = False) -> None:
        """A quiet line in the header: what was done, and with `undo` a way to take it back."""
        self.quiet.set_text(line)
        self.offer_undo(undo)
        if line and self.view.chart.selection is not None:
            self._what.set_text(line)

    def offer_undo(self, on: bool) -> None:
        """Whether what the line says can be taken back; the keyboard goes on at the day where it cannot any more."""
        if not on and self.undo.hasFocus():
            pass_focus(self.undo, self.home)
        self.undo.setVisible(on)

    @property
    def home(self) -> QWidget:
        """The day itself: the table where that is shown, else the ribbon."""
        return self.table if self.table is not None and self.table.isVisible() else self.view

    def show_legend(self, on: bool) -> None:
        """The first half hour has nothing to add up."""
        self._foot.setVisible(on)

    def _picked(self, stretch: tuple[float, float] | None) -> None:
        if stretch is not None:
            when, what = selection_text(self.view.report, *stretch, self.ui.words)
            self._when.setText(when)
            self._what.set_text(what)
        self._stack.setCurrentIndex(1 if stretch is not None else 0)

    def _zoom_to_selection(self) -> None:
        if self.view.chart.selection is not None:
            self.view.zoom_to(*self.view.chart.selection)
            self.view.select(None)

    def _zoomed(self, near: bool) -> None:
        self.whole.setVisible(near)
        self.farther.setEnabled(near)

    def _follow_mark(self) -> None:
        """A marked line can be corrected without a key, too."""
        table = self.table
        self.correct_line.setVisible(table is not None and not table.isHidden() and table.marked is not None)

    def _toggle_table(self) -> None:
        if self.table is None:
            self.table = DayTable(self.ui)
            self.table.show_report(self.view.report)
            self.table.chosen.connect(lambda: self.view.select(None))
            self.table.chosen.connect(self._follow_mark)
            self.box.insertLayout(self.box.indexOf(self.view) + 1, column(self.table, margins=(AIR, 0, AIR, 0)))
            self.table.hide()
        shown = self.table.isHidden()
        self.table.setVisible(shown)
        for chart in (self.view, *self._below):
            chart.setVisible(not shown)
        self.view.select(None)
        self._follow_mark()
        self.as_table.change(
            "today" if shown else "table", self.ui.words("ui.table.hide" if shown else "ui.table.show")
        )
