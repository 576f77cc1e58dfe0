"""The documents: every link leads somewhere, every command is taken, every word of the program is one of its words."""

import ast
import re
import shlex
import struct
import tomllib
from pathlib import Path

import click
import pytest

from headwater.base import LANGUAGES, Words
from headwater.base.words import _catalogue
from headwater.cli.main import main
from headwater.ui import shortcuts
from headwater.ui.guide.documents import Document, document_of, file_of, slug
from headwater.ui.places import Place
from headwater.ui.rail import NAMES as PAGES
from tests.support import documents as docs
from tests.support.source import ROOT

EXTERNAL: dict[str, str] = {}
"""Addresses that documents lead to, each with what for. None is needed so far: all that is to be read comes along."""
LARGEST, LARGEST_OF_ALL = 100_000, 3_000_000
"""Bytes of a picture, and of all."""
PICTURES = sorted(p for p in (docs.DOCS / "pictures").rglob("*") if p.is_file())
SHOWN = [name for name in docs.ALL if name.startswith("docs/")]
DEV = (ROOT / "dev").read_text(encoding="utf-8")


def pair(name: str) -> tuple[str, str]:
    return f"docs/{name}.md", f"docs/{name}.zh_CN.md"


# -- links and pictures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", docs.ALL)
def test_every_link_leads_somewhere(name: str) -> None:
    outside = [link for _, link in docs.links(name) if "://" in link]
    assert set(outside) <= set(EXTERNAL)
    for _, link in docs.links(name):
        if link in outside:
            continue
        path, _, anchor = link.partition("#")
        file = docs.file_of(name, path) if path else ROOT / name
        assert file.exists(), link
        assert file.is_relative_to(ROOT), link
        if anchor:
            there = str(file.relative_to(ROOT))
            assert anchor in {docs.anchor(h) for _, h in docs.headings(there)}, link


def test_every_external_link_is_used() -> None:
    assert set(EXTERNAL) <= {link for name in docs.ALL for _, link in docs.links(name)}


def test_every_picture_is_shown_somewhere() -> None:
    shown = {docs.file_of(name, link) for name in docs.ALL for picture, link in docs.links(name) if picture}
    assert {p for p in PICTURES if p not in shown} == set()


def test_pictures_are_small_and_have_a_palette() -> None:
    assert PICTURES
    assert {p.name: p.stat().st_size for p in PICTURES if p.stat().st_size > LARGEST} == {}
    assert sum(p.stat().st_size for p in PICTURES) < LARGEST_OF_ALL
    for p in PICTURES:
        if p.suffix == ".png":
            *_, kind = struct.unpack(">IIBB", p.read_bytes()[16:26])
            assert kind == 3, p


@pytest.mark.parametrize("name", docs.ALL)
def test_every_picture_says_what_it_is(name: str) -> None:
    bare = re.findall(r"!\[\s*\]\(", docs.text(name))
    assert bare == []


@pytest.mark.parametrize("name", docs.ALL)
def test_files_of_the_repository_that_are_named_are_there(name: str) -> None:
    named = [c for c in docs.code(name) if re.fullmatch(r"(app|models|packaging|resources|docs|tests)/[\w./-]+", c)]
    made = re.compile(r"models/attention/artifacts|dist/")
    assert [c for c in named if not (ROOT / c).exists() and not made.match(c)] == []


# -- commands ----------------------------------------------------------------------------------------------------------


def split(line: str) -> list[str]:
    return shlex.split(line, comments=True)


def shown_commands(name: str, program: str) -> list[str]:
    """What is to be typed; prose such as "`headwater`, the program" has the bare name."""
    return [c for c in docs.code(name) if c.split(" ")[0] == program]


def check(command: str) -> None:
    """The real parser takes it; a synopsis, with its brackets, is looked through word by word."""
    if re.search(r"[\[\]|…]", command.replace("csv|-", "csv")) or " --from D" in command:
        return synopsis(command)
    if bare := re.fullmatch(r"headwater((?: [a-z]+){0,2})", command):  # a name, in prose
        return resolve(bare[1].split())
    ctx, words = main.make_context("headwater", split(command)[1:] or ["--tray"]), split(command)[1:]
    group: click.Command = main
    while isinstance(group, click.Group):
        words = [*ctx._protected_args, *ctx.args]
        if not words:
            return None
        found = group.get_command(ctx, words[0])
        assert found is not None, command
        group, ctx = found, found.make_context(words[0], words[1:], parent=ctx)
    return None


def resolve(words: list[str]) -> None:
    group: click.Command = main
    for word in words:
        assert isinstance(group, click.Group), words
        assert word in group.commands, words
        group = group.commands[word]


def synopsis(command: str) -> None:
    group: click.Command = main
    words = re.sub(r"[\[\]]", " ", command).split()[1:]
    for word in words:
        names = [w for w in word.split("|") if re.fullmatch(r"[a-z]+", w)]
        if isinstance(group, click.Group) and names:
            assert set(names) <= set(group.commands), command
            group = group.commands[names[0]]
    known = {option for p in group.params for option in p.opts + p.secondary_opts}
    assert set(re.findall(r"--[\w-]+", command)) <= known | {"--json", "--help"}, command


@pytest.mark.parametrize("name", docs.ALL)
def test_every_command_is_taken(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for file in ("FILE", "segments.csv"):
        (tmp_path / file).touch()
    for command in shown_commands(name, "headwater"):
        if command.endswith("--help") or command.endswith("--version"):
            check(command.rsplit(" ", 1)[0])
        else:
            check(command)


@pytest.mark.parametrize(
    "wrong",
    ["headwater statuss", "headwater pause --hours 3", "headwater model learn", "headwater status now",
     "headwater plan --for never", "headwater model status|learn", "headwater report day [--week]"],
)  # fmt: skip
def test_a_wrong_command_would_be_seen(wrong: str) -> None:
    with pytest.raises((click.ClickException, AssertionError)):
        check(wrong)


@pytest.mark.parametrize("name", docs.ALL)
def test_every_word_to_dev_is_known(name: str) -> None:
    words = set(re.findall(r"^(\w+)\)", DEV, re.MULTILINE))
    for command in shown_commands(name, "./dev"):
        said = split(command)[1:]
        assert not said or said[0] in words, command
        if said[:1] == ["bench"] and len(said) > 1 and said[1].islower() and not said[1].startswith("-"):
            assert (ROOT / f"tests/bench/{said[1]}.py").exists(), command


# -- words of the program ----------------------------------------------------------------------------------------------


def keys_that_are() -> set[str]:
    tables = (shortcuts.WINDOW, shortcuts.CORRECTING, shortcuts.CHART, shortcuts.GUIDE)
    return {k for table in tables for keys in table.values() for k in keys} | set(shortcuts.PLACES.values())


@pytest.mark.parametrize("name", [*pair("guide"), "README.md", *pair("privacy"), *pair("model")])
def test_every_key_is_one(name: str) -> None:
    named = {c for c in docs.code(name) if re.fullmatch(r"(?:(?:Ctrl|Shift|Alt)\+)+\S+|F\d+", c)}
    assert named - keys_that_are() == set()


@pytest.mark.parametrize(("name", "heading"), [("docs/guide.md", "Keys"), ("docs/guide.zh_CN.md", "按键")])
def test_all_keys_are_listed(name: str, heading: str) -> None:
    listed = set(re.findall(r"`([^`]+)`", docs.below(name, heading)))
    digits = {"2", "3", "4", "5"}  # of "1 to 6"
    assert listed == keys_that_are() - digits


@pytest.mark.parametrize(("name", "language"), list(zip(pair("guide"), LANGUAGES, strict=True)))
def test_every_page_has_a_part_of_its_name(name: str, language: str) -> None:
    words, heads = Words(language), {h for _, h in docs.headings(name)}
    assert {words(PAGES[place]) for place in Place} <= heads


@pytest.mark.parametrize(
    ("name", "language"), [two for d in docs.NAMES for two in zip(pair(d), LANGUAGES, strict=True)]
)
def test_words_of_the_program_are_its_words(name: str, language: str) -> None:
    said = set(_catalogue(language).values())
    named = docs.starred(name) if language == "en" else docs.quoted(name)
    assert [w for w in (" ".join(n.split()) for n in named) if w not in said] == []


@pytest.mark.parametrize(
    ("name", "language"), [two for d in ("guide", "model") for two in zip(pair(d), LANGUAGES, strict=True)]
)
def test_states_are_called_as_on_the_day(name: str, language: str) -> None:
    words = Words(language)
    for state in ("focused", "routine", "communicating", "fragmented", "drifting"):
        assert f"| {words(f'state.{state}')} |" in docs.text(name)


# -- two languages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", docs.NAMES)
def test_both_languages_say_as_much(name: str) -> None:
    here, there = pair(name)
    assert [level for level, _ in docs.headings(here)] == [level for level, _ in docs.headings(there)]
    assert docs.text(here).count("\n|") == docs.text(there).count("\n|")
    assert shape(here) == shape(there)


def shape(name: str) -> list[str]:
    """Links and pictures without what differs by language."""
    return [re.sub(r"\.zh_CN|#.*", "", link).replace("zh_CN/", "en/") for _, link in docs.links(name)]


def told(command: str) -> tuple[str, ...]:
    """Without what somebody would write in their own language."""
    return tuple(word for word in split(command) if word.isascii() and " " not in word)


@pytest.mark.parametrize("name", docs.NAMES)
def test_both_languages_show_the_same_commands_and_tests(name: str) -> None:
    starts = ("headwater", "./dev", "sudo", "uv ")
    here, there = ({told(c) for c in docs.code(n) if c.startswith(starts)} for n in pair(name))
    assert here == there
    assert named_tests(pair(name)[0]) == named_tests(pair(name)[1])


# -- what is claimed ---------------------------------------------------------------------------------------------------


def named_tests(name: str) -> set[tuple[str, str]]:
    return set(re.findall(r"`((?:unit|property|gui|e2e)/test_\w+\.py)::(test_\w+)`", docs.text(name)))


def test_every_test_that_privacy_names_is_there() -> None:
    named = named_tests("docs/privacy.md")
    assert len(named) > 40
    for file, test in sorted(named):
        tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
        assert test in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}, f"{file}::{test}"


def test_each_statement_on_privacy_has_a_test() -> None:
    for name, head in zip(pair("privacy"), ("| statement |", "| 说法 |"), strict=True):
        held = [part.split("\n\n")[0] for part in docs.text(name).split(head)[1:]]
        rows = [row for part in held for row in part.splitlines()[2:]]
        assert rows
        assert [row for row in rows if "::test_" not in row] == []


FIGURES = {
    "model.state_macro_f1": 3, "model.bench_rules": 3, "model.bench_logistic": 3, "model.bench_lightgbm": 3,
    "model.bench_lstm_long": 3, "model.bench_oracle": 3, "model.epm_off_task_auroc": 3, "model.task_end_f1": 2,
    "model.drift_auroc": 2,
}  # fmt: skip
"""Figures of the card that the page about the model tells, and with how many decimals."""
SHARES = ("model.unsure_share", "model.accuracy_when_sure")


@pytest.mark.parametrize("name", pair("model"))
def test_figures_are_those_of_the_card(name: str) -> None:
    card = tomllib.loads((ROOT / "models/attention/artifacts/card.toml").read_text(encoding="utf-8"))
    value = {f["name"]: f["value"] for f in card["figures"]}
    said = docs.text(name)
    for figure, decimals in FIGURES.items():
        assert f"{value[figure]:.{decimals}f}" in said, figure
    for figure in SHARES:
        assert f"{100 * value[figure]:.0f} %" in said, figure
    assert f"{round(23 * value['model.scenes'])}" in said
    for learned in re.findall(r"\| \d+ \| (\.\d{3}) \|", said):
        assert learned in docs.text("README.md")
    assert str(card["made"]["people"]) in said


# -- in the program ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHOWN)
def test_headings_are_found_by_the_name_that_links_have(name: str) -> None:
    anchors = [slug(h) for _, h in docs.headings(name)]
    assert anchors == [docs.anchor(h) for _, h in docs.headings(name)]
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("document", Document)
def test_each_document_is_there_in_each_language(document: Document) -> None:
    names = {file_of(document, language).name for language in (*LANGUAGES, "fr")}  # of which there is none
    assert names == {f"{document}.md", f"{document}.zh_CN.md"}
    assert {document_of(n) for n in names} == {document}


@pytest.mark.parametrize("other", ["../models/attention/artifacts/CARD.md", "guide.txt", "guides.md", "", "README.md"])
def test_what_is_no_document(other: str) -> None:
    assert document_of(other) is None


def test_documents_travel_with_the_program() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert told["wheel"]["force-include"]["docs"] == "headwater/_bundled/docs"
    assert "docs" in told["sdist"]["include"]
    strange = [p for p in docs.DOCS.rglob("*") if p.is_file() and p.suffix not in (".md", ".png", ".svg")]
    assert strange == []
