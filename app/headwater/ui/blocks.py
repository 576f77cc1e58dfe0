"""Blocks of the ribbon in words, for those who hear them."""

from headwater.base import Words
from headwater.charts.lanes import Block
from headwater.charts.scale import between
from headwater.charts.sure import said
from headwater.reports import AppBout, DayReport, StateSpan
from headwater.ui.plain import plain


def block_text(block: Block, report: DayReport, words: Words) -> str:
    """A block of the ribbon in one line, for those who hear it."""
    when = between(block.start, block.end, report.offset_s, words)
    return f"{when}, {words.duration(block.seconds)}, {_what(block, words)}"


def _what(block: Block, words: Words) -> str:
    item = block.item
    if isinstance(item, StateSpan):
        return said(item.state, item.p, words, item.corrected, item.ruled)
    if isinstance(item, AppBout):
        return f"{plain(item.name)} {plain(item.title)}".strip()
    return words(f"chart.sign.{item.sign}")
