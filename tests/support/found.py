"""Something to be found, for pages."""

from headwater.records import Intent, TimeNote, TitleKind
from headwater.store.finding import Found, FoundPlan, FoundWindow
from tests.support.chart_days import moment

DAY_S = 86_400.0


def window(
    title: str, seconds: float, days: int = 1, ago: int = 0, *, app: str = "soffice", name: str = "LibreOffice Writer",
    kind: TitleKind = TitleKind.FULL, domains: tuple[str, ...] = (), projects: tuple[str, ...] = (),
) -> FoundWindow:  # fmt: skip
    """Last seen from 14:00 to 14:02, so many days before the written-down day."""
    last = moment("14:00") - DAY_S * ago
    return FoundWindow(
        app, name, title, kind, domains, projects, seconds, days, last - DAY_S * days, last, last + 120.0
    )  # fmt: skip


WINDOWS = (
    window("Chapter 3 draft.odt - LibreOffice Writer", 9_720.0, 6, projects=("thesis",)),
    window("Draft of the methods section - Overleaf", 4_500.0, 3, 2, app="firefox", name="Firefox",
           domains=("overleaf.com",)),
    window("第三章 草稿 - 写作", 1_260.0, 2, 9, app="writer", name="写作"),
    window("Re: draft budget <b>and</b> a very long subject that goes on and on " * 4, 240.0, 1, 400, app="thunderbird",
           name="Thunderbird"),
    window("", 90.0, 1, 40, kind=TitleKind.HASHED, app="draftsight", name="DraftSight"),
)  # fmt: skip
PLANS = (
    FoundPlan(Intent(moment("08:50"), moment("16:30"), "Chapter 3 draft"), "next: the second table"),
    FoundPlan(Intent(moment("08:00") - 7 * DAY_S, None, "draft the letter"), ""),
)
WRITTEN = moment("11:00")
NOTES = (TimeNote(moment("09:44"), moment("10:36"), "The draft went well\nphone off", WRITTEN, WRITTEN, 4),)
SOME = Found(WINDOWS, PLANS, NOTES, 137, 2, 1, 52_000.0, 21, 7_200.0)
