"""What went wrong, in both languages: every sentence of the program's that a window can show is known."""

import ast
import errno
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import headwater
from headwater.base import HeadwaterError, Words
from headwater.categories import BadRule, Rule
from headwater.engine.ruling import tidied
from headwater.reports.correcting import CannotCorrect, Why
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.chores import failure_text, in_words
from headwater.ui.correcting.wording import trouble_text

EN, ZH = Words("en"), Words("zh_CN")
ROOT = Path(headwater.__path__[0])
NOT_SHOWN = (
    "bridge/app.py", "bridge/contract.py", "bridge/door.py", "bridge/guard.py", "bridge/heartbeat.py",
    "bridge/moments.py", "bridge/own.py", "bridge/replies.py", "bridge/resource.py", "bridge/uploads.py",
    "bridge/wire.py", "bridge/work.py", "engine/activities.py", "engine/api.py", "reports/trend.py",
    "query/classing.py", "query/functions.py", "query/limits.py", "query/parsing.py", "query/regexes.py",
    "query/running.py", "query/tables.py", "query/times.py", "query/tokens.py", "query/worker.py",
    # those answer who asks at the door or over HTTP
    "advice/errors.py", "features/memory.py",  # logged alone: what was kept is made anew
    "capture/",  # names texts of the catalogue
    "charts/picture.py", "cli/", "simulate/", "ui/app.py", "ui/run.py",  # in a terminal
)  # fmt: skip
"""Rooms and files whose sentences no page, notification or tray ever shows; all others are looked through."""
ELSEWHERE = {
    "The kept memory belongs to another model; it is made again from history.": "in the log",
    "The kept memory is damaged; it is made again from history.": "in the log",
    "It does not take the model.": "of a processor beside the CPU: `headwater doctor` tells it",
    "4 could not start.": "the same",
    "The folder 4 cannot be used. Choose another one.": "in a terminal, before there is a window",
    "The settings file 4 cannot be read (4). Mend or delete it.": "the same",
    "4 Choose another folder than 4.": "to who names a folder: the program names none",
    "4 Install Headwater again.": "see MENDED",
    "f'In {path}, {option.name} is not possible. {option.doc} {_range(option, kind)}'.rstrip()": "in a terminal",
    "str(e)": "a sentence of another failure, which is found where that is raised",
    "result": "what `_outcome` says",
}
"""Sentences, and code, that are said nowhere in a window, or are looked at by another way; and why."""
MENDED = {"The model's card is damaged. Install Headwater again."}
OF_ENUMS = {"StoreUnavailable", "CannotCorrect"}
"""Their sentences are all values of `Trouble` and `Why`."""
Names = dict[str, list[ast.expr]]


@cache
def trees() -> dict[str, ast.Module]:
    files = sorted(ROOT.rglob("*.py"))
    return {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8")) for file in files}


@cache
def errors() -> frozenset[str]:
    """The names of all kinds of failure."""
    found, before = {HeadwaterError.__name__}, set[str]()
    classes = [node for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    while found != before:
        before = set(found)
        found |= {c.name for c in classes if any(ast.unparse(base) in found for base in c.bases)}
    return frozenset(found)


def called(node: ast.AST) -> str:
    func = node.func if isinstance(node, ast.Call) else None
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def said() -> Iterator[tuple[str, str]]:
    """Where, and what: each sentence that stands in the code, a 4 for each of its parts; what is none, as code."""
    for place, tree in trees().items():
        if place.startswith(NOT_SHOWN):
            continue
        constants = names_in(tree.body)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in errors() - OF_ENUMS:
                inside = [call for call in ast.walk(node) if called(call) == "__init__"]
                yield from ((place, text) for call in inside for text in first(call, constants))
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names = constants | names_in(ast.walk(node))
                for inner in ast.walk(node):
                    if called(inner) in errors() - OF_ENUMS:
                        yield from ((place, text) for text in first(inner, names))
                    elif node.name == "_outcome" and isinstance(inner, ast.Tuple) and len(inner.elts) == 2:
                        yield from ((place, text) for text in texts(inner.elts[1], names) if text != "4")


def names_in(nodes: "list[ast.stmt] | Iterator[ast.AST]") -> Names:
    """What is given to names."""
    found: Names = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def first(call: ast.AST, names: Names) -> list[str]:
    args = call.args if isinstance(call, ast.Call) else []
    if not args:
        return []
    found = texts(args[0], names)
    return [ast.unparse(args[0])] if found == ["4"] or "4 4" in found else found


def texts(node: ast.expr, names: Names) -> list[str]:
    """All that an expression can be, as far as the code alone tells."""
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.IfExp():
            return [*texts(node.body, names), *texts(node.orelse, names)]
        case ast.BinOp(op=ast.Add()):
            return [a + b for a in texts(node.left, names) for b in texts(node.right, names)]
        case ast.JoinedStr():
            found = [""]
            for part in node.values:
                inside = part.value if isinstance(part, ast.FormattedValue) else part
                found = [a + b for a in found for b in texts(inside, names)]
            return found
        case ast.Name() if node.id in names:
            others = {name: values for name, values in names.items() if name != node.id}
            return [text for value in names[node.id] for text in texts(value, others)]
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="format")) if name in names:
            return [re.sub(r"\{\w*\}", "4", text) for value in names[name] for text in texts(value, names)]
    return ["4"]


FOUND = sorted(set(said()))
SENTENCES = sorted({text for _, text in FOUND} - ELSEWHERE.keys() | MENDED)


def test_all_were_looked_at() -> None:
    found = {text for _, text in FOUND}
    assert len(SENTENCES) > 60
    assert found >= ELSEWHERE.keys(), "what is excused is said still"
    assert all(any(place.startswith(name) for place in trees()) for name in NOT_SHOWN)
    assert {
        "There was too little memory to learn: the model goes on as it was. Try again later.",
        "Learning could not be started (4): try again later.",
        "Headwater does not record at the moment: resume it, and try again.",
        "The model's file 4 is damaged.",
        "4 is damaged or was cut short at byte 4: export it again; what stands before was read.",
        "Port 4 is taken by another program: watchers reach that and not Headwater. "
        "Quit it, or choose another port in the settings.",
    } <= set(SENTENCES)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_is_known(sentence: str) -> None:
    assert in_words(sentence, EN) == sentence
    chinese = in_words(sentence, ZH)
    assert chinese != sentence
    assert chinese.count("4") == sentence.count("4")
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not set("{}") & set(chinese)


def test_no_text_is_of_a_sentence_that_is_not_said_any_more() -> None:
    stores = {trouble.value.replace("{path}", "4") for trouble in Trouble}
    for key in (key for key in EN.keys() if key.startswith("failure.")):  # noqa: SIM118  it is no mapping
        text = re.sub(r"\{\w+\}", "4", EN(key))
        known = key.startswith("failure.system.") or key == "failure.model.mend" or text in stores
        assert known or text in SENTENCES, key


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_of_the_store_is_known(trouble: Trouble) -> None:
    failure = StoreUnavailable(trouble, Path("/home/me/a: b (c)/headwater.db"))
    assert failure_text(failure, EN) == str(failure)
    chinese = failure_text(failure, ZH)
    assert "/home/me/a: b (c)/headwater.db" in chinese
    assert "file" not in chinese


@pytest.mark.parametrize("why", Why)
def test_every_reason_for_saying_nothing_is_known(why: Why) -> None:
    failure = CannotCorrect(why)
    assert trouble_text(failure, EN) == str(failure)
    assert re.search(r"[\u4e00-\u9fff]", trouble_text(failure, ZH))


@pytest.mark.parametrize("name", [k.rpartition(".")[2] for k in EN.keys() if k.startswith("failure.system.")])  # noqa: SIM118
def test_what_the_system_answers_is_known_by_its_name(name: str) -> None:
    assert os.strerror(getattr(errno, name)) == EN(f"failure.system.{name}")


@pytest.mark.parametrize(
    ("sentence", "chinese"),
    [
        (
            "Learning could not be started (Cannot allocate memory): try again later.",
            "学习无法开始（内存不足）：请稍后再试。",
        ),
        ("Learning could not be started (strange): try again later.", "学习无法开始（strange）：请稍后再试。"),
        (
            "Headwater made a mistake while learning (ZeroDivisionError): the model goes on.",
            "Headwater 学习时自己出了错（ZeroDivisionError）：模型照旧使用。",
        ),
        (
            "The model's file titles.npz cannot be read (Permission denied). Install Headwater again.",
            "无法读取模型文件 titles.npz（没有权限）。请重新安装 Headwater。",
        ),
        ("Something new. Install Headwater again.", "Something new. Install Headwater again."),
        (
            "The settings cannot be written to /a: b/{why}/settings.toml: No space left on device. "
            "Your change holds until you quit.",
            "设置无法写入 /a: b/{why}/settings.toml：磁盘空间不足。你的更改在退出之前有效。",
        ),
        ("/tmp/Permission denied is empty: choose another file.", "/tmp/Permission denied 是空的：请选择别的文件。"),
        ("Headwater 自己出了错。详情见日志。", "Headwater 自己出了错。详情见日志。"),
        ("", ""),
    ],
)
def test_a_sentence_is_told_in_the_persons_language(sentence: str, chinese: str) -> None:
    assert in_words(sentence, ZH) == chinese
    assert in_words(sentence, EN) == sentence


def test_a_rule_that_cannot_be_kept_says_so_in_the_persons_language() -> None:
    with pytest.raises(BadRule) as told:
        tidied(Rule(None, domain="foo bar", plan=True))
    assert failure_text(told.value, ZH) == "这不是网站：请写成 example.org 这样，或粘贴一个网址。"
