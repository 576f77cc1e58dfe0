"""What belongs to one piece of work."""

from collections.abc import Iterator

from headwater.records import Presence, Segment, TitleKind, WorkSphere
from headwater.segments import spheres


def day(*rows: tuple[float, str, str] | tuple[float, str, str, str]) -> Iterator[Segment]:
    """Segments one after another: length, app, title, domain; app '' is a hole, 'away' an absence."""
    now = 0.0
    for length, app, title, *domain in rows:
        start, now = now, now + length
        if app == "away":
            yield Segment(start, now, 0, Presence.AWAY)
        elif app:
            yield Segment(start, now, 0, app=app, title=title, domain="".join(domain))


def names(found: tuple[WorkSphere, ...]) -> list[tuple[str, float, float, float]]:
    return [(s.name, s.start, s.end, s.seconds) for s in found]


def test_files_of_one_project_belong_together() -> None:
    found = spheres(
        day(
            (60, "code", "main.py - headwater - Visual Studio Code"),
            (60, "code", "test_main.py - headwater - Visual Studio Code"),
            (60, "Alacritty", "~/src/headwater: pytest"),
            (300, "libreoffice-writer", "Letter to the landlord.odt - LibreOffice Writer"),
        )
    )
    assert [s.apps for s in found] == [("code", "Alacritty"), ("libreoffice-writer",)]
    assert found[0].seconds == 180
    assert found[1].name == "Letter to the landlord.odt"


def test_a_short_detour_that_returns_stays_inside_uncounted() -> None:
    found = spheres(
        day(
            (120, "code", "a.py - river - Code"),
            (30, "slack", "general"),
            (25, "firefox", "x", "news.example"),
            (60, "code", "b.py - river - Code"),
        )
    )
    assert [(s.start, s.end, s.seconds, s.apps) for s in found] == [(0, 235, 180, ("code",))]


def test_a_long_detour_and_one_that_never_returns_are_spheres_of_their_own() -> None:
    found = spheres(day((120, "code", "river"), (61, "slack", "general"), (60, "code", "river"), (20, "mpv", "song")))
    assert names(found) == [
        ("river", 0, 120, 120), ("general", 120, 181, 61), ("river", 181, 241, 60), ("song", 241, 261, 20)
    ]  # fmt: skip


def test_many_short_windows_of_one_new_work_are_joined() -> None:
    pages = [(20.0, "firefox", f"page {c}", "docs.example") for c in "abcd"]
    assert names(spheres(day((120.0, "code", "river"), *pages))) == [
        ("river", 0, 120, 120),
        ("docs.example", 120, 200, 80),
    ]


def test_an_absence_or_a_hole_of_more_than_a_minute_ends_a_sphere() -> None:
    assert len(spheres(day((60, "code", "river"), (60, "away", ""), (60, "code", "river")))) == 1
    assert len(spheres(day((60, "code", "river"), (61, "away", ""), (60, "code", "river")))) == 2
    assert len(spheres(day((60, "code", "river"), (61, "", ""), (60, "code", "river")))) == 2


def test_a_project_goes_before_titles() -> None:
    one = Segment(0.0, 60.0, 0, app="code", title="same", project="p")
    assert len(spheres([one, Segment(60.0, 120.0, 0, app="code", title="same", project="q")])) == 2
    assert spheres([one, Segment(60.0, 120.0, 0, app="x", title="other", project="p")])[0].name == "p"


def test_chinese_titles_are_compared_by_pairs_of_characters() -> None:
    found = spheres(
        day(
            (60, "wps", "注意力论文草稿.docx - WPS 文字"),
            (60, "evince", "注意力论文参考.pdf"),
            (120, "wps", "购物清单"),
        )
    )
    assert len(found) == 2
    assert found[0].apps == ("wps", "evince")


def test_windows_without_titles_belong_together_by_application() -> None:
    rows = [Segment(i * 60.0, i * 60.0 + 60, 0, app=a, title_kind=TitleKind.NONE) for i, a in enumerate("aab")]
    assert [(s.name, s.seconds) for s in spheres(rows)] == [("A", 120), ("B", 60)]


def test_a_hash_is_never_a_name() -> None:
    row = Segment(0.0, 60.0, 0, app="code", title="h:0123", title_kind=TitleKind.HASHED)
    assert spheres([row])[0].name == "VS Code"


def test_one_common_word_in_long_titles_is_not_enough() -> None:
    found = spheres(
        day((90, "firefox", "history of the river Thames"), (90, "firefox", "river cruise holiday deals cheap"))
    )
    assert len(found) == 2


def test_nothing_gives_nothing() -> None:
    assert spheres([]) == ()
    assert spheres(day((60, "away", ""))) == ()
