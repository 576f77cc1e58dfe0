"""A day as one page: a single file that needs no network, no script and none of this machine's fonts."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.html import Markup, cell, element, escape, join, rows
from headwater.charts.marks import legend_swatch, said_swatch
from headwater.charts.picture import paint_svg, ready, svg
from headwater.charts.scale import between, clock, clocks
from headwater.charts.tokens import DARK, LIGHT, Theme
from headwater.charts.webpage import both, webpage
from headwater.charts.wording import long_date, summary, table, verdict_key
from headwater.records import Advice, FocusState
from headwater.reports import AdviceShown, AppUse, DayReport
from headwater.reports.wording import told_params

_TITLE = 120
"""Characters of a name or title that are shown."""
_MOST_APPS = 12
"""Longer lists hide what matters; the rest is told as a number."""


def report_html(report: DayReport, words: Words, themes: tuple[Theme, Theme] = (LIGHT, DARK)) -> str:
    """The whole day as an HTML document; `themes` are for light and for dark screens, paper gets the first.

    Everything that came from outside (titles, names, plans) is escaped. A content policy in the page itself forbids
    scripts, and fetching anything at all.

    Raises:
        ChartError: Qt cannot paint here.
    """
    ready()
    body = join(
        _header(report, words),
        _ribbon(report, words, themes),
        *(() if report.empty else _sections(report, words, themes)),
        _plans(report, words),
        _suggestions(report, words),
        _states(report, words),
        _footer(report, words),
    )
    return webpage(words("page.title", date=long_date(report.day, words)), body, words, themes)


def _header(report: DayReport, words: Words) -> Markup:
    total = words("page.at_computer", length=words.duration(report.at_computer_s))
    under = words("chart.nothing") if report.empty else total
    return element(
        "header", element("h1", escape(long_date(report.day, words))), element("p", escape(under), kind="lead")
    )


def _ribbon(report: DayReport, words: Words, themes: tuple[Theme, Theme]) -> Markup:
    light, dark = (paint_svg(report, words, theme) for theme in themes)
    label = escape(summary(report, words))
    return element(
        "section",
        element("h2", escape(words("page.ribbon"))),
        Markup(f'<div class="wide"><div class="card" role="img" aria-label="{label}">{both(light, dark)}</div></div>'),
    )


def _sections(report: DayReport, words: Words, themes: tuple[Theme, Theme]) -> tuple[Markup, ...]:
    return _facts(report, words), _totals(report, words, themes), _apps(report, words)


def _facts(report: DayReport, words: Words) -> Markup:
    longest, last, offset = report.longest, report.last_pause, report.offset_s
    none = words("page.none_yet")
    pause = clocks(last.start, last.end, offset, words) if last else ("", "")
    facts = (
        ("page.sustained_work", words.duration(report.seconds(FocusState.FOCUSED)), ""),
        (
            "page.longest",
            words.duration(longest.seconds) if longest else none,
            f"{between(longest.start, longest.end, offset, words)} · {longest.name}".rstrip(" ·") if longest else "",
        ),
        (
            "page.pauses",
            str(len(report.pauses)) if report.pauses else none,
            words("page.last_pause", start=pause[0], end=pause[1]) if last else "",
        ),
        ("page.switches", str(report.switches), ""),
    )
    items = (
        Markup(f"<div><dt>{escape(words(key))}</dt><dd>{escape(value)}<small>{escape(note, _TITLE)}</small></dd></div>")
        for key, value, note in facts
    )
    return _section(words("page.facts"), Markup(f'<dl class="facts">{join(*items)}</dl>'))


def _section(title: str, *inside: Markup) -> Markup:
    return element("section", element("h2", escape(title)), *inside)


def _at(report: DayReport, moment: float, words: Words) -> str:
    return clock(moment, report.offset_s, words)


def _totals(report: DayReport, words: Words, themes: tuple[Theme, Theme]) -> Markup:
    whole = sum(t.seconds for t in report.totals)
    body = []
    for total in report.totals:
        name = join(_swatch(total.state, themes), escape(words(f"state.{total.state}")))
        share = f"{total.seconds / whole:.0%}" if whole else ""
        length = words.duration(total.seconds) if total.seconds else "–"
        body.append((cell(name, head=True), cell(escape(length), "end"), cell(escape(share), "end")))
    if said := sum(span.seconds for span in report.spans if span.corrected):
        name = join(_swatch(None, themes), escape(words("correct.legend")))
        body.append((cell(name, head=True), cell(escape(words.duration(said)), "end"), cell(Markup(""))))
    head = (words("chart.table.state"), words("page.time"), words("page.share"))
    return _section(words("page.totals"), rows(head, body, ends=(1, 2)))


def _swatch(state: FocusState | None, themes: tuple[Theme, Theme]) -> Markup:
    """Of a state; None: of what the person said."""

    def painted(theme: Theme) -> str:
        def paint(p: QPainter, r: QRectF) -> None:
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = r.adjusted(1, 1, -1, -1)
            legend_swatch(p, box, state, theme) if state else said_swatch(p, box, theme)

        return svg(paint, 20, 14)

    light, dark = (painted(theme) for theme in themes)
    return Markup(f'<span class="swatch" aria-hidden="true">{both(light, dark)}</span>')


def _apps(report: DayReport, words: Words) -> Markup:
    longest = max((a.seconds for a in report.apps), default=0.0)
    body = [_app(a, longest, words) for a in report.apps[:_MOST_APPS]]
    rest = report.apps[_MOST_APPS:]
    for name, seconds in (
        (words("page.others_1" if len(rest) == 1 else "page.others", n=len(rest)), sum(a.seconds for a in rest)),
        (words("page.unnamed"), report.unnamed_s),
    ):
        if seconds >= 30:
            body.append((cell(escape(name), head=True), *_empty(3), cell(escape(words.duration(seconds)), "end")))
    head = tuple(words(f"page.{key}") for key in ("app", "window", "share", "sustained", "time"))
    return _section(words("page.apps"), rows(head, body, ends=(3, 4)))


def _empty(n: int) -> tuple[Markup, ...]:
    return (cell(Markup("")),) * n


def _app(use: AppUse, longest: float, words: Words) -> tuple[Markup, ...]:
    return (
        cell(escape(use.name, _TITLE), head=True),
        cell(escape(use.title, _TITLE), "title"),
        cell(_bar(use.seconds / longest, use.focused_s / longest) if longest else Markup("")),
        cell(escape(words.duration(use.focused_s) if use.focused_s >= 30 else "–"), "end"),
        cell(escape(words.duration(use.seconds)), "end"),
    )


def _bar(total: float, focused: float) -> Markup:
    """Length is time, the dark part sustained work; coloured by the style sheet, so once for both themes."""
    parts = "".join(
        f'<rect class="{kind}" width="{max(share * 120, 1.5):.1f}" height="6" rx="3"/>'
        for kind, share in (("rest", total), ("deep", focused))
        if share > 0.005
    )
    track = '<rect class="track" width="120" height="6" rx="3"/>'
    return Markup(
        f'<svg class="bar" viewBox="0 0 120 6" width="120" height="6" aria-hidden="true">{track}{parts}</svg>'
    )


def _plans(report: DayReport, words: Words) -> Markup:
    if not report.intents:
        return Markup("")
    body = []
    for intent in report.intents:
        start = _at(report, intent.start, words)
        when = f"{start} – " if intent.end is None else between(intent.start, intent.end, report.offset_s, words)
        body.append((cell(escape(when), "number"), cell(escape(intent.text, _TITLE))))
    return _section(words("page.plans"), rows((words("page.when"), words("page.plan")), body))


def _suggestions(report: DayReport, words: Words) -> Markup:
    if not report.advice:
        nothing = element("p", escape(words("page.no_suggestions")), kind="quiet")
        return Markup("") if report.empty else _section(words("page.suggestions"), nothing)
    body = [_suggestion(report, shown, words) for shown in report.advice]
    head = tuple(words(f"page.{key}") for key in ("when", "suggestion", "answer"))
    return _section(words("page.suggestions"), rows(head, body))


def _suggestion(report: DayReport, shown: AdviceShown, words: Words) -> tuple[Markup, ...]:
    answer = words(f"page.verdict.{verdict_key(shown)}")
    text = join(escape(_filled(shown.advice, "title", words)), Markup("<br>"), _why(shown.advice, words))
    return cell(escape(_at(report, shown.advice.at, words)), "number"), cell(text), cell(escape(answer))


def _why(advice: Advice, words: Words) -> Markup:
    """The sentence under a suggestion; a suggestion of a later version, unknown here, has none."""
    body = _filled(advice, "body", words)
    return element("small", escape(body)) if body != _kind(advice, words) else Markup("")


def _filled(advice: Advice, part: str, words: Words) -> str:
    """A suggestion's text; what it is about in a few words where the catalogue does not know it."""
    try:
        return words(f"{advice.text}.{part}", **told_params(advice, words))
    except (KeyError, ValueError, IndexError, AttributeError):
        return _kind(advice, words)


def _kind(advice: Advice, words: Words) -> str:
    return words(f"page.kind.{advice.kind}")


def _states(report: DayReport, words: Words) -> Markup:
    """The ribbon as a table, folded: it is long."""
    if report.empty:
        return Markup("")
    behind = table(report, words)
    kinds = ("number", "number", "end", "", "end", "", "")
    body = [tuple(cell(escape(v, _TITLE), kind) for v, kind in zip(r, kinds, strict=True)) for r in behind.rows]
    fold = element("summary", escape(words("page.all_states")))
    return element("section", element("details", fold, rows(behind.head, body, ends=(2, 4))))


def _footer(report: DayReport, words: Words) -> Markup:
    day = long_date(report.local(report.now).date(), words)
    made = words("page.made", date=day, time=_at(report, report.now, words))
    return element(
        "footer",
        element("h2", escape(words("page.stored"))),
        element("p", escape(words("page.stored_body"))),
        element("p", escape(made)),
    )
