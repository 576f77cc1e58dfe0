"""The charts of the page, each with the sentence that stands in its place and the notes below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headwater.charts.chart import Chart
from headwater.charts.dwell import DwellHistogram
from headwater.charts.follows import FollowMatrix
from headwater.charts.hours import HourStrip
from headwater.charts.stretches import StretchBars
from headwater.charts.ways import WayRows
from headwater.reports.insights import Insights
from headwater.reports.insights_told import (
    alerted_text,
    between_text,
    dwell_text,
    graph_text,
    hours_text,
    stretches_text,
)
from headwater.ui.look import Ui

NAMES = ("between", "switches", "dwell", "hours", "stretches")


@dataclass(frozen=True, slots=True)
class Picture:
    """What a card shows."""

    chart: Chart | None
    """None where there is too little for one."""
    instead: str
    notes: tuple[str, ...] = ()


def pictures(ui: Ui, found: Insights) -> Mapping[str, Picture]:
    """By name, in the order of the page."""
    words, look = ui.words, (ui.theme, ui.words, ui.scale)
    ways, stretches = WayRows(found.between, *look), StretchBars(found.stretches, *look)
    graph = None if found.graph is None else FollowMatrix(found.graph, *look)
    dwell = None if found.dwell.median_s is None else DwellHistogram(found.dwell, *look)
    hours = HourStrip(found.hours, *look) if any(h.rate is not None for h in found.hours) else None
    alerted = alerted_text(found.between, words)
    made = (
        Picture(ways, between_text(found.between, words), (alerted, words("insights.between.why"))),
        Picture(graph, graph_text(found.graph, words), (words("insights.switches.why"),)),
        Picture(dwell, dwell_text(found.dwell, words), (words("insights.dwell.why"),)),
        Picture(hours, hours_text(found.hours, words)),
        Picture(stretches, stretches_text(found.stretches, words), (words("insights.stretches.open"),)),
    )
    return dict(zip(NAMES, made, strict=True))
