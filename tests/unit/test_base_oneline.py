"""What others wrote, on one line, in any script."""

import pytest

from headwater.base.oneline import flat, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc\0d", "a b c d"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}txt.exe", "txt.exe"),
        ("  ", ""),
        ("\N{ZERO WIDTH JOINER} \N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}", ""),
        ("می\N{ZERO WIDTH NON-JOINER}خواهم", "می\N{ZERO WIDTH NON-JOINER}خواهم"),
        ("क्\N{ZERO WIDTH JOINER}ष", "क्\N{ZERO WIDTH JOINER}ष"),
        ("\N{MAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER} x", "\N{MAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER} x"),
        ("第三章　草稿", "第三章 草稿"),
    ],
)
def test_what_turns_or_breaks_lines_goes_and_what_makes_letters_stays(text: str, shown: str) -> None:
    assert flat(text) == shown


def test_what_is_too_long_ends_with_an_ellipsis() -> None:
    assert one_line("x" * 10_000, 5) == "xxxx…"
    assert one_line("xxxxx", 5) == "xxxxx"
