"""Writes docs/pictures/{en,zh_CN}/model.svg: how a moment on the screen becomes a word on the day.

    .venv/bin/python packaging/drawing.py
"""

import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "app")]

from headwater.charts.tokens import LIGHT  # noqa: E402 - the program's folder is on the path only now
from headwater.records import FocusState  # noqa: E402

OUT = ROOT / "docs/pictures"
WIDE, HIGH = 760, 256
BOX, ROW, GAP, TOP = (136, 92), 20, 12, 20
TEXTS = {
    "en": {
        "name": "From the screen to a word on the day",
        "line": (
            ("The screen", "window in front,", "counts of input,", "calls, presence"),
            ("Redaction", "what may be", "known; the rest", "is thrown away"),
            ("Stretches", "one window each,", "a minute at most"),
            ("Numbers", "of 1, 5, 15 min,", "the title's topic,", "your own usual"),
            ("The model", "sees the last", "128 stretches"),
        ),
        "out": ("A state with a probability,", "or “not sure”"),
        "words": ("Your words", "teach a small addition, tested on", "days that it did not learn from"),
        "rules": ("Your rules and corrections", "go before the model"),
    },
    "zh_CN": {
        "name": "从屏幕到一天中的一个词",
        "line": (
            ("屏幕", "前面的窗口、", "输入的次数、", "通话、是否在场"),
            ("脱敏", "可以知道的留下，", "其余的丢弃"),
            ("时段", "各是一个窗口，", "最长一分钟"),
            ("数字", "最近 1、5、15 分钟、", "标题的主题、", "你平时的样子"),
            ("模型", "看最近的", "128 个时段"),
        ),
        "out": ("一个状态和它的概率，", "或者“不确定”"),
        "words": ("你的话", "教出一个小的附加部分，", "在没有学过的日子上检验"),
        "rules": ("你的规则和更正", "优先于模型"),
    },
}
FONT = "Headwater Text, Inter, Noto Sans CJK SC, Microsoft YaHei UI, sans-serif"


def box(x: float, y: float, w: float, h: float, lines: tuple[str, ...], edge: str = LIGHT.edge) -> str:
    """A frame with a name and what stands below it."""
    made = f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="8" fill="{LIGHT.canvas}" stroke="{edge}"/>'
    first = y + h / 2 - (len(lines) - 1) * 8.5 + 4.5
    for i, line in enumerate(lines):
        bold, colour = ("600", LIGHT.text) if i == 0 else ("400", LIGHT.text2)
        made += (
            f'<text x="{x + w / 2}" y="{first + 17 * i}" text-anchor="middle" font-size="12.5" font-weight="{bold}" '
            f'fill="{colour}">{escape(line)}</text>'
        )
    return made


def arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    """A line with a head at its end, along one axis."""
    dx, dy = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
    head = f"{x2},{y2} {x2 - 6 * dx - 4 * dy},{y2 - 6 * dy - 4 * dx} {x2 - 6 * dx + 4 * dy},{y2 - 6 * dy + 4 * dx}"
    line = f'<line x1="{x1}" y1="{y1}" x2="{x2 - 5 * dx}" y2="{y2 - 5 * dy}" stroke="{LIGHT.edge}"/>'
    return f'{line}<polygon points="{head}" fill="{LIGHT.edge}"/>'


def drawing(language: str) -> str:
    """All of it."""
    said = TEXTS[language]
    (w, h), parts = BOX, []
    for i, lines in enumerate(said["line"]):
        x = 8 + i * (w + GAP + 4)
        parts.append(box(x, TOP, w, h, tuple(lines)))
        if i:
            parts.append(arrow(x - GAP - 4, TOP + h / 2, x, TOP + h / 2))
    right = 8 + 4 * (w + GAP + 4)
    low = TOP + h + 62
    parts.append(box(right - 96, low, w + 96, 52, said["out"], LIGHT.states[FocusState.FOCUSED]))
    parts.append(arrow(right + w / 2, TOP + h, right + w / 2, low))
    parts.append(box(8, low, 216, 72, said["words"]))
    parts.append(box(248, low, 216, 52, said["rules"]))
    parts.append(arrow(464, low + 26, right - 96, low + 26))
    bend = TOP + h + 30
    parts.append(f'<path d="M116,{low} V{bend} H{right + 26}" fill="none" stroke="{LIGHT.edge}"/>')
    parts.append(arrow(right + 26, bend, right + 26, TOP + h))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}" '
        f'font-family="{FONT}"><title>{escape(said["name"])}</title>'
    )
    ground = f'<rect width="{WIDE}" height="{HIGH}" rx="10" fill="{LIGHT.surface}"/>'
    return f"{head}\n{ground}\n" + "\n".join(parts) + "\n</svg>\n"


def main() -> None:
    for language in TEXTS:
        file = OUT / language / "model.svg"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(drawing(language), encoding="utf-8")
        print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
