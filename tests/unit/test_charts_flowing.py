"""Text on paper: lines that fit, columns that fit, rows of one length."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.base.papersize import Paper, usual_paper
from headwater.charts.flowing import broken, columns, fitting, wrapped
from headwater.charts.html import harmless
from headwater.charts.paint import width

pytestmark = pytest.mark.usefixtures("qapp")
ROOM = 300.0


@pytest.mark.parametrize(
    "said",
    [
        "A sentence that is long. " * 20,
        "长笔记，没有空格。" * 60,
        "x" * 900,
        "mixed 中文 and \N{GRINNING FACE} " * 30,
        "",
        "one",
    ],
)
def test_lines_fit_and_have_all_words(said: str) -> None:
    lines = broken(said, "body", ROOM)
    assert lines
    assert all(width("body", one) <= ROOM + 0.5 for one in lines)
    assert "".join("".join(lines).split()) == "".join(said.split())


def test_no_word_that_fits_is_broken() -> None:
    words = [f"word{n}" * (n % 4 + 1) for n in range(60)]
    lines = broken(" ".join(words), "body", ROOM)
    assert [w for one in lines for w in one.split()] == words
    assert len(lines) > 3


@settings(max_examples=60, deadline=None)
@given(st.text("aé 中，。\n\u202e\N{GRINNING FACE}\N{ZERO WIDTH SPACE}\N{COMBINING ACUTE ACCENT}x", max_size=200))
def test_any_text_is_broken_into_lines(said: str) -> None:
    clean = harmless(said)
    assert "".join("".join(broken(clean, "small", 120)).split()) == "".join(clean.split())


def test_names_of_columns_have_so_many_lines_at_most() -> None:
    assert wrapped("Day", "small", ROOM, 2) == ["Day"]
    assert len(wrapped("Many things at once " * 20, "small", ROOM, 2)) == 2


@pytest.mark.parametrize(
    ("count", "most", "found"), [(4, 4, 4), (4, 3, 2), (6, 4, 3), (5, 4, 4), (1, 9, 1), (7, 1, 1), (4, 0, 1)]
)
def test_rows_of_one_length_look_better(count: int, most: int, found: int) -> None:
    assert fitting(count, most) == found


def test_columns_are_as_wide_as_the_page() -> None:
    head = ("Day", "At the computer", "Many things at once")
    for cells in (("1 Nov", "6:05", "0:30"), ("x" * 400, "6:05", "0:30"), ("", "", "")):
        for room in (200.0, 400.0, 900.0):
            found = columns(head, [cells], room, 12)
            assert sum(found) == pytest.approx(room)
            assert min(found) > 0


def test_names_give_way_only_where_they_take_too_much() -> None:
    head, cells = ("Day", *("Away from your plan" for _ in range(6))), ("Mon, 2 Nov", *("10:05" for _ in range(6)))
    whole = width("small", head[1]) + 12
    assert columns(head, [cells], 900, 12)[1] >= whole
    assert columns(head, [cells], 680, 12)[1] < whole
    long = columns(("Name", "How long"), [("x" * 400, "3 min")], 680, 12)
    assert long[1] >= width("small", "How long") + 12, "what is cut off is the long cell"


@pytest.mark.parametrize(
    ("env", "paper"),
    [
        ({"LANG": "en_US.UTF-8"}, Paper.LETTER), ({"LANG": "en_CA.UTF-8"}, Paper.LETTER),
        ({"LANG": "de_DE.UTF-8"}, Paper.A4), ({"LANG": "zh_CN.UTF-8"}, Paper.A4), ({"LANG": "en_GB"}, Paper.A4),
        ({"LANG": "de_DE.UTF-8", "LC_PAPER": "es_MX.UTF-8"}, Paper.LETTER),
        ({"LANG": "en_US.UTF-8", "LC_PAPER": "en_IE.UTF-8"}, Paper.A4),
        ({"LC_ALL": "C", "LC_PAPER": "en_US"}, Paper.A4), ({"LANG": "C.UTF-8"}, Paper.A4),
    ],
)  # fmt: skip
def test_paper_is_what_people_print_on_where_they_live(env: dict[str, str], paper: Paper) -> None:
    assert usual_paper(env) is paper
