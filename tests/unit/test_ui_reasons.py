"""Why rows were left out, in both languages: every sentence that a reader of files can say is known."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import headwater.reports
from headwater.base import Words
from headwater.ui.data.reasons import reason_in, why_in

EN, ZH = Words("en"), Words("zh_CN")
RAISED = {"BadData", "_Bad", "BadRow", "_leave_out", "BadEvent"}
READERS = ("activitywatch", "events", "importing", "manictime", "own_json", "rescuetime")


def said() -> Iterator[str]:
    """The reasons that stand in the readers' code; what is put in is a word."""
    for name in READERS:
        source = Path(headwater.reports.__path__[0], f"{name}.py").read_text(encoding="utf-8")
        for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
            called = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if called in RAISED:
                yield from (text for arg in call.args for text in _texts(arg))


def _texts(arg: ast.expr) -> Iterator[str]:
    if isinstance(arg, ast.Constant) and isinstance(arg.value, str):
        yield arg.value
    elif isinstance(arg, ast.IfExp):
        yield from (*_texts(arg.body), *_texts(arg.orelse))
    elif isinstance(arg, ast.JoinedStr):
        parts = [_texts_of(part) for part in arg.values]
        for n in range(max(map(len, parts))):
            yield "".join(part[min(n, len(part) - 1)] for part in parts)


def _texts_of(part: ast.expr) -> list[str]:
    inside = part.value if isinstance(part, ast.FormattedValue) else part
    return list(_texts(inside)) or ["4"]


FOUND = sorted({text for text in said() if text != "its 4 4"})


def test_all_readers_were_looked_at() -> None:
    assert len(FOUND) > 30
    assert {"it is not UTF-8 text", "its 4 is negative", "its 4 is more than can be"} <= set(FOUND)


@pytest.mark.parametrize("why", [*FOUND, "its start has no time zone: write an offset such as +01:00 or Z behind it"])
def test_every_reason_is_known(why: str) -> None:
    assert why_in(EN, why) == why
    assert why_in(ZH, why) != why
    assert not set("{}") & set(why_in(ZH, why))


@pytest.mark.parametrize(
    ("sentence", "chinese"),
    [
        ("Line 12: it is longer than a year", "第 12 行：长于一年"),
        ("Line 3: it belongs to another person", "第 3 行：属于另一个人"),
        ("Event 7 of aw-watcher-web: its data is missing", "aw-watcher-web 的第 7 个事件：缺少数据"),
        ("Events of x: y of z: its events are not a list", "x: y of z 的事件：事件不是列表"),
        ("Event 7 of {why}: its {name} is negative", "{why} 的第 7 个事件：{name} 是负数"),
        ("Line 2: its end is not a time like 27/11/2026 09:15:00", "第 2 行：end 不是 27/11/2026 09:15:00 这样的时间"),
        ("Line 2: something new", "第 2 行：something new"),
        ("something new", "something new"),
    ],
)
def test_a_sentence_is_told_in_the_persons_language(sentence: str, chinese: str) -> None:
    assert reason_in(ZH, sentence) == chinese
    assert reason_in(EN, sentence) == sentence
