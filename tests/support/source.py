"""The program's own source as trees, for tests of the house rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "app/headwater"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the program: its path inside the package, and its tree."""
    for file in sorted(PACKAGE.rglob("*.py")):
        yield file.relative_to(PACKAGE).as_posix(), parsed(file)


@cache
def parsed(file: Path) -> ast.Module:
    """The tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imports(tree: ast.AST) -> set[str]:
    """Full names of what is imported anywhere in the tree, `from a import b` as a.b."""
    names: set[str] = set()
    for node in ast.walk(tree):
        names |= _of(node)
    return names


def imports_at_start(tree: ast.Module) -> set[str]:
    """Full names of what importing the module imports; functions and type checking do not count."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        names |= _of(node)
        waiting += ast.iter_child_nodes(node)
    return names


def _of(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return {f"{node.module}.{alias.name}" for alias in node.names}
    return set()


def calls(tree: ast.AST) -> Iterator[str]:
    """What is called, as written: `time.time`, `datetime.now`, `print`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
