"""A document in the program's own look. Qt's own for Markdown knows neither the theme nor the text size."""

import re
from collections.abc import Iterator

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from headwater.charts.paint import font
from headwater.charts.tokens import TYPE, Space
from headwater.ui.look import Ui

_HEADS = {1: ("hero", 0, Space.M), 2: ("display", Space.XXL, Space.S), 3: ("title", Space.L, Space.XS)}
"""Of a heading: its role, and the air above and below it."""
_CODE = QTextFormat.Property.BlockCodeLanguage
"""What blocks of code have, with a language or without."""
_PERCENT = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
_GAP = re.compile(
    "(?<=[、。，；：？！）」』》]) | (?=[（「『《])"
    "|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff“])|(?<=”) (?=[\u3400-\u9fff])"
)
"""What a line's end in the file, or the end of a mark, leaves where Chinese has no space."""


def dress_document(document: QTextDocument, ui: Ui) -> None:
    """Fonts, colours and air, block by block and word by word."""
    document.setDefaultFont(font("body", ui.scale))
    document.setDocumentMargin(Space.XL)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for block in blocks(document):
        _close_up(cursor, block)
        _dress_block(QTextCursor(block), block, ui)
        for start, end, how in words_of(block):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(_dressed(how, block.blockFormat().headingLevel(), ui))
    for table in _tables(document):
        _dress_table(table, ui)
    cursor.endEditBlock()


def _close_up(cursor: QTextCursor, block: QTextBlock) -> None:
    """Chinese that goes on in the file's next line goes on without a space."""
    for gap in reversed(list(_GAP.finditer(block.text()))):
        cursor.setPosition(block.position() + gap.start())
        cursor.deleteChar()


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """All, in order."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _dress_block(cursor: QTextCursor, block: QTextBlock, ui: Ui) -> None:
    level, how = block.blockFormat().headingLevel(), block.blockFormat()
    in_table = cursor.currentTable() is not None
    if level:
        _, above, below = _HEADS[min(level, 3)]
        how.setTopMargin(ui.px(above))
        how.setBottomMargin(ui.px(below))
    elif how.hasProperty(_CODE):
        how.setBackground(QColor(ui.theme.sunken))
        how.setLeftMargin(0)
        if not block.next().blockFormat().hasProperty(_CODE):
            how.setBottomMargin(ui.px(Space.S))
    else:
        if not any(part.isImageFormat() for _, _, part in words_of(block)):  # else its height counts as a line's
            how.setLineHeight(100 * TYPE["body"].line / TYPE["body"].px * 0.84, _PERCENT)
        how.setTopMargin(0)
        how.setBottomMargin(0 if in_table else ui.px(Space.XS if block.textList() else Space.S))
    cursor.setBlockFormat(how)


def words_of(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Each run of one look: where it begins and ends, and its look."""
    found, it = [], block.begin()
    while not it.atEnd():
        part = it.fragment()
        if part.isValid():
            found.append((part.position(), part.position() + part.length(), part.charFormat()))
        it += 1
    return found


def _dressed(how: QTextCharFormat, level: int, ui: Ui) -> QTextCharFormat:
    if how.isImageFormat():
        return how
    t, code = ui.theme, how.fontFixedPitch() or how.fontFamilies() == ["monospace"]
    made = QTextCharFormat()
    if level:
        made.setFont(font(_HEADS[min(level, 3)][0], ui.scale))
    elif code:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(ui.px(TYPE["small"].px))
        made.setFont(fixed)
        if how.fontFixedPitch():  # among other words
            made.setBackground(QColor(t.sunken))
    else:
        made.setFont(font("body", ui.scale))
        if how.fontWeight() > QFont.Weight.Normal:
            made.setFontWeight(QFont.Weight.DemiBold)  # Chinese fonts often have none between this and the usual one
        made.setFontItalic(how.fontItalic())
    made.setForeground(QColor(t.ring if how.isAnchor() else t.text))
    if how.isAnchor():
        made.setAnchor(True)
        made.setAnchorHref(how.anchorHref())
        made.setFontUnderline(True)
    return made


def _tables(document: QTextDocument) -> list[QTextTable]:
    return [f for f in document.rootFrame().childFrames() if isinstance(f, QTextTable)]


def _dress_table(table: QTextTable, ui: Ui) -> None:
    how = table.format()
    how.setBorder(1)
    how.setBorderBrush(QBrush(QColor(ui.theme.line)))
    how.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    how.setBorderCollapse(True)
    how.setCellPadding(ui.px(6))
    how.setCellSpacing(0)
    how.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    how.setTopMargin(ui.px(Space.XS))
    how.setBottomMargin(ui.px(Space.M))
    table.setFormat(how)
