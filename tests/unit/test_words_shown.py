"""What the person reads comes from the catalogue, and what is Chinese is Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.base import Words

APP = Path(__file__).resolve().parents[2] / "app/headwater"
OTHER = {
    "ui/help/report.py": "a bug report is read by us", "ui/help/licences.py": "names of licences",
    "ui/shortcuts.py": "names of keys", "charts/style.py": "a style sheet", "charts/tokens.py": "names of fonts",
    "charts/__init__.py": "names in code", "charts/pdfletters.py": "single signs",
}  # fmt: skip
"""Modules whose texts are no words of ours to a person, and why."""
FILES = sorted(
    path for room in ("ui", "charts") for path in (APP / room).rglob("*.py") if str(path.relative_to(APP)) not in OTHER
)  # fmt: skip
NAMES = {"Headwater", "Headwater ·", "Headwater –", "Writer", "Firefox", "KeePassXC", "Fusion", "GetCapabilities"}
"""The same in every language, or read by programs."""
LABELS = {"qt words", "report about"}
"""What things are called in the code."""
PUNCTUATION = {",，", "。？；"}
_PROSE = re.compile(r"[^\W\d_]{2,}[,.:;]? [^\W\d_]{2,}|^[A-Z][a-z]{2,}|[^\x00-\u2e7f]")
"""Two words beside each other, one that begins as a sentence does, or something Chinese."""
_MARKUP = re.compile(r"<[^<>]*>|<[^<>]*$|^[^<>]*>")
_KEY = re.compile(r"(?:(?:Ctrl|Shift|Alt)\+)*(?:[A-Z]|F\d|Left|Right|Del|Backspace|Esc|Home|End|Return)")
_PLACES = re.compile(r"\{[^{}]*\}")
NOT_SHOWN = {
    "getLogger", "compile", "debug", "info", "warning", "error", "exception", "NewType", "setStyleSheet", "styled",
}  # fmt: skip
"""Calls whose texts nobody reads on a page."""


def spoken(path: Path) -> Iterator[tuple[int, str]]:
    """Texts of a module that look as if somebody were to read them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = set(_unread(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skipped:
            text = _MARKUP.sub("", node.value).strip()
            known = text in NAMES | LABELS | PUNCTUATION or _KEY.fullmatch(text)
            if not known and _PROSE.search(text):
                yield node.lineno, node.value


def _unread(tree: ast.AST) -> Iterator[ast.AST]:
    """Docstrings and the like, annotations, what is raised or logged, patterns, and names of things."""
    for node in ast.walk(tree):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Expr):
            parts = [node.value] if isinstance(node.value, ast.Constant) else []
        elif isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and _called(node) in NOT_SHOWN):
            parts = list(ast.walk(node))
        elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            parts = list(ast.walk(node.annotation))
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            parts = list(ast.walk(node.returns))
        elif isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["__all__"]:
            parts = list(ast.walk(node))
        yield from parts


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


# -- in the code ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(APP)))
def test_nothing_that_is_read_stands_in_the_code(path: Path) -> None:
    assert list(spoken(path)) == []


def test_modules_that_are_left_out_are_there() -> None:
    assert [name for name in OTHER if not (APP / name).is_file()] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('label(ui, "Nothing yet")', ["Nothing yet"]), ('w.setText(f"Read {n} days")', ["Read "]),
        ('Button(ui, "Save")', ["Save"]),
        ('x = "没有记录"', ["没有记录"]), ('say("<b>Not now</b>")', ["<b>Not now</b>"]),
        ('label(ui, words("ui.today"), "body")', []), ('raise Bad("It is not so.")', []),
        ('log.info("a day was read")', []), ('def f():\n    """Says something to people."""', []),
        ('KEY = "Ctrl+Shift+Z"', []), ('p = \'<td class="left wide">\'', []),
    ],
)  # fmt: skip
def test_what_somebody_would_read_is_told_from_the_rest(code: str, found: list[str], tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text(code, encoding="utf-8")
    assert [text for _, text in spoken(tmp_path / "x.py")] == found


# -- in the catalogue -------------------------------------------------------------------------------------------------

PROPER = {
    "Headwater", "ActivityWatch", "RescueTime", "ManicTime", "CSV", "JSON", "SQLite", "Parquet", "PDF", "MB", "English",
}  # fmt: skip
"""Names, formats and units that are written so in Chinese, too; and a language by its own name."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def plain(text: str) -> str:
    """A text without its places and names of their own."""
    return re.sub("|".join(sorted(PROPER)), "", _PLACES.sub("", text))


def test_what_is_chinese_is_chinese() -> None:
    words = Words("zh_CN")
    left = {key: words(key) for key in words.keys() if re.search(r"[A-Za-z]{2}", plain(words(key)))}  # noqa: SIM118
    assert {key: text for key, text in left.items() if not _CHINESE.search(text)} == {}


def test_what_is_english_is_not() -> None:
    words = Words("en")
    own = "settings.language.zh_CN"
    assert [key for key in words.keys() if _CHINESE.search(words(key))] == [own]  # noqa: SIM118


SPACED = {
    "search.help.marks": "two words to look for", "ui.resting.short.until": "two lines, where there is no room for one",
}  # fmt: skip
"""Chinese with a space in it, and why."""


def test_chinese_has_its_own_punctuation_and_no_spaces_after_it() -> None:
    words = Words("zh_CN")
    odd = re.compile(r"[\u3400-\u9fff][,;:?]|[，。；：？、] |[\u3400-\u9fff] [\u3400-\u9fff]")
    found = {key: words(key) for key in words.keys() if odd.search(words(key))}  # noqa: SIM118
    assert {key: text for key, text in found.items() if key not in SPACED} == {}
    assert set(SPACED) <= set(found)
