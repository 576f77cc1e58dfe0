"""What applications, sites and titles are taken for."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.base import Paths
from headwater.categories import Categories, CategoriesError, Rule
from headwater.categories.graph import shipped
from headwater.records import Category

C = Category


@pytest.mark.parametrize(
    ("app", "name", "category"),
    [
        ("org.gnome.Evince", "Evince", C.READ),
        ("libreoffice-writer", "Writer", C.WRITE),
        ("libreoffice-calc", "Calc", C.DATA),
        ("Alacritty", "Alacritty", C.CODE),
        ("gnome-terminal-server", "Terminal", C.CODE),
        ("code-oss", "VS Code", C.CODE),
        ("Code", "VS Code", C.CODE),
        ("jetbrains-pycharm-ce", "PyCharm", C.CODE),
        ("jetbrains-aqua", "JetBrains IDE", C.CODE),
        ("Gimp-2.10", "GIMP", C.DESIGN),
        ("C:\\Program Files\\Microsoft Office\\root\\EXCEL.EXE", "Excel", C.DATA),
        ("/usr/lib/thunderbird/thunderbird", "Thunderbird", C.MAIL),
        ("TelegramDesktop", "Telegram", C.CHAT),
        ("微信", "微信", C.CHAT),
        ("wemeetapp", "腾讯会议", C.MEET),
        ("steam_app_570", "Steam", C.PLAY),
        ("org.gnome.Nautilus", "Files", C.SYSTEM),
        ("com.apple.Safari", "Safari", C.READ),
        ("XTerm", "XTerm", C.CODE),
        ("my_own-tool", "My Own Tool", C.OTHER),
        ("org.example.LovelyThing", "LovelyThing", C.OTHER),
        ("", "", C.OTHER),
    ],
)
def test_an_application_has_a_name_and_a_category(app: str, name: str, category: Category) -> None:
    categories = Categories()
    assert categories.name(app) == name
    assert categories.of(app) is category


@pytest.mark.parametrize(
    ("title", "domain", "category"),
    [
        ("anything", "m.youtube.com", C.WATCH),
        ("anything", "docs.google.com", C.WRITE),
        ("anything", "mail.google.com", C.MAIL),
        ("anything", "gist.github.com", C.CODE),
        ("anything", "www2.example.notknown", C.READ),
        ("Cats - YouTube — Mozilla Firefox", "", C.WATCH),
        ("Inbox (3) - me@example.org - Gmail — Mozilla Firefox", "", C.MAIL),
        ("【教程】Python入门_哔哩哔哩_bilibili", "", C.WATCH),
        ("哔哩哔哩 (゜-゜)つロ 干杯~-bilibili - Google Chrome", "", C.WATCH),
        ("如何学习线性代数？ - 知乎", "", C.READ),
        ("收件箱 (2) - QQ邮箱", "", C.MAIL),
        ("购物车 - 优惠券", "", C.SHOP),
        ("Fix the parser · Pull Request #3 · someone/thing", "", C.CODE),
        ("Water - Wikipedia, the free encyclopedia", "", C.READ),
        ("(3) Facebook — Mozilla Firefox", "", C.SOCIAL),
        ("(99+) Feed | LinkedIn — Mozilla Firefox", "", C.SOCIAL),
        ("(2条消息) 首页 - 知乎 — Mozilla Firefox", "", C.READ),
        ("Home / X — Mozilla Firefox", "", C.SOCIAL),
        ("facebook / react · GitHub — Mozilla Firefox", "", C.CODE),
        ("(3) — Mozilla Firefox", "", C.READ),
        ("zxcv", "", C.READ),
    ],
)
def test_in_a_browser_the_site_or_the_title_decides(title: str, domain: str, category: Category) -> None:
    assert Categories().of("firefox", title, domain) is category


def test_one_name_for_many_programs_asks_the_title() -> None:
    assert Categories().of("soffice", "Untitled 1 - LibreOffice Calc") is C.DATA
    assert Categories().of("soffice", "Letter.odt - LibreOffice Writer") is C.WRITE
    assert Categories().of("java", "something") is C.OTHER


def test_a_page_run_as_an_application_is_its_site() -> None:
    assert Categories().of("chrome-web.whatsapp.com__-Default") is C.CHAT
    assert Categories().name("chrome-web.whatsapp.com__-Default") == "web.whatsapp.com"


def test_the_most_specific_rule_wins_and_rules_go_first() -> None:
    categories = Categories(
        [
            Rule(C.READ, domain="youtube.com", title="lecture"),
            Rule(C.PLAY, domain="youtube.com"),
            Rule(C.PLAN, app="Alacritty"),
            Rule(C.DATA, app="*evince*", title="*invoice*"),
            Rule(C.SHOP),
        ]
    )
    assert categories.of("firefox", "A Lecture on rivers", "www.youtube.com") is C.READ
    assert categories.of("firefox", "Cats", "m.youtube.com") is C.PLAY
    assert categories.of("firefox", "Cats", "notyoutube.com") is C.READ
    assert categories.of("org.alacritty.Alacritty") is C.PLAN
    assert categories.of("org.gnome.Evince", "My Invoice.pdf") is C.DATA
    assert categories.of("org.gnome.Evince", "book.pdf") is C.READ


def test_of_equal_rules_the_later_one_holds() -> None:
    assert Categories([Rule(C.PLAY, app="code"), Rule(C.READ, app="code")]).of("code") is C.READ


def test_a_rule_may_name_the_application_as_it_is_shown() -> None:
    assert Categories([Rule(C.PLAY, app="VS Code")]).of("code-oss") is C.PLAY


def test_browsers_and_call_applications_are_told() -> None:
    categories = Categories()
    assert [a for a in ("firefox-esr", "Google-chrome", "code", "Navigator", "") if categories.is_browser(a)] == [
        "firefox-esr", "Google-chrome", "Navigator",
    ]  # fmt: skip
    assert [a for a in ("zoom", "Slack", "wechat", "code", "") if categories.is_call_app(a)] == [
        "zoom",
        "Slack",
        "wechat",
    ]


def test_every_category_has_a_prior_and_a_tone() -> None:
    for category in C:
        assert 0 < Categories.off_plan(category) < 1
        assert Categories.tone(category) in {0, 1, 2, 3}
    assert Categories.off_plan(C.PLAY) > Categories.off_plan(C.CHAT) > Categories.off_plan(C.CODE)
    assert [Categories.tone(c) for c in (C.CODE, C.READ, C.MAIL, C.PLAY)] == [0, 1, 2, 3]


def test_the_shipped_lists_are_clean() -> None:
    graph = shipped()
    assert len(graph.apps) > 1000
    assert len(graph.more) > 1500
    assert len(graph.sites) > 4000
    for name in (*graph.apps, *graph.more, *graph.site_names, *graph.words):
        assert name == name.casefold().strip()
        assert name
    for site in graph.sites:
        assert re.fullmatch(r"[a-z0-9.-]+", site)
        assert not site.startswith("www.")
    for file in Paths.bundled("resources/categories").glob("*.tsv"):
        lines = [line for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"]
        assert all(2 <= line.count("\t") + 1 <= 4 for line in lines)


@pytest.mark.parametrize(
    ("app", "domain", "category"),
    [
        ("BBEdit", "", C.CODE), ("Affinity Designer", "", C.DESIGN), ("firefox", "androidpolice.com", C.NEWS),
        ("firefox", "www.acwing.com", C.CODE), ("firefox", "sports.9to5mac.com", C.NEWS), ("chrome", "58.com", C.SHOP),
    ],
)  # fmt: skip
def test_the_longer_lists_know_more(app: str, domain: str, category: Category) -> None:
    assert Categories().of(app, "", domain) is category


def test_our_own_lists_and_the_persons_rules_have_the_last_word_over_the_longer_ones() -> None:
    graph = shipped()
    assert not graph.more.keys() & graph.apps.keys()
    assert Categories([Rule(C.PLAY, domain="acwing.com")]).of("firefox", "", "acwing.com") is C.PLAY
    assert Categories([Rule(C.PLAY, app="BBEdit")]).of("bbedit") is C.PLAY
    assert Categories().name("bbedit") == "BBEdit"


def test_the_lists_load_only_when_a_window_is_asked_about() -> None:
    code = (
        "import headwater.categories.graph as g; from headwater.categories import Categories; Categories();"
        "import sys; sys.exit(g.shipped.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_no_name_stands_in_two_rows() -> None:
    folder = Paths.bundled("resources/categories")
    rows = [
        line.split("\t") for line in (folder / "apps.tsv").read_text("utf-8").splitlines() if line and line[0] != "#"
    ]
    names = [name for row in rows for name in row[0].split(",")]
    assert sorted(names) == sorted(set(names))
    sites = [
        s
        for line in (folder / "sites.tsv").read_text("utf-8").splitlines()
        if line[0] != "#"
        for s in line.split("\t")[1].split()
    ]
    assert sorted(sites) == sorted(set(sites))
    longer = (folder / "sites_more.tsv").read_text("utf-8").splitlines()
    more = [s for line in longer if line[0] != "#" for s in line.split("\t")[1].split()]
    assert sorted({*sites, *more}) == sorted([*sites, *more])
    assert sum(f.stat().st_size for f in folder.iterdir()) < 150_000


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"code\n", b"a\tb\tnosuchcategory\n"])
def test_a_damaged_list_is_told(damage: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("apps", "apps_more", "sites", "sites_more", "words"):
        (tmp_path / f"{name}.tsv").write_bytes(damage)
    monkeypatch.setattr("headwater.categories.graph.Paths.bundled", lambda name: tmp_path / Path(name).name)
    shipped.cache_clear()
    try:
        with pytest.raises(CategoriesError, match="Install Headwater again"):
            Categories().of("code")
    finally:
        shipped.cache_clear()


@given(st.text(), st.text(max_size=200), st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
@settings(deadline=None)
def test_any_text_has_a_category(app: str, title: str, domain: str, pattern: str, other: str) -> None:
    categories = Categories([Rule(C.PLAY, app=pattern, title=other), Rule(C.SHOP, domain=pattern)])
    assert categories.of(app, title, domain) in C
    assert bool(categories.name(app)) is bool(app)
