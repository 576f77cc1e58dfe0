"""No planted secret comes out, whatever stands around it."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.base import Settings, TitleMode
from headwater.records import TitleKind
from headwater.redact import RawWindow, Redactor, clean_domain, clean_title, steady_title

LAX = settings(deadline=None)
KEY = bytes(range(32))
SECRET = "q7Zx9planted"
TEXT = st.text(max_size=80)
ANYTHING = st.one_of(TEXT, st.text(st.characters(), max_size=40), st.text("a.:/?#@[]%-_*& 中。", max_size=40))
APPS = st.sampled_from(["firefox", "Google-chrome", "code", "Alacritty", "org.gnome.Evince", "微信"])
MODES = st.sampled_from(list(TitleMode))


def redactor(**choices: object) -> Redactor:
    return Redactor(Settings(**choices), KEY)  # type: ignore[arg-type]


@given(APPS, ANYTHING, ANYTHING, ANYTHING, MODES)
@LAX
def test_any_window_is_taken_and_taken_again_stays(
    app: str, title: str, url: str, domain: str, mode: TitleMode
) -> None:
    seen = redactor(title_mode=mode).window(RawWindow(1.0, app, title, url, domain))
    if seen is None:
        return
    seen.title.encode("utf-8")
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in seen.title + seen.app + seen.domain)
    if seen.title_kind is TitleKind.FULL:
        again = redactor(title_mode=mode).window(RawWindow(1.0, seen.app, seen.title, "", seen.domain))
        assert again == seen


@given(ANYTHING, st.lists(ANYTHING, max_size=4), st.lists(ANYTHING, max_size=4), st.lists(ANYTHING, max_size=4))
@LAX
def test_any_choice_of_exclusions_is_taken(title: str, apps: list[str], titles: list[str], domains: list[str]) -> None:
    raw = RawWindow(1.0, "firefox", title, "https://example.org/x")
    gate = redactor(excluded_apps=tuple(apps), excluded_titles=tuple(titles), excluded_domains=tuple(domains))
    seen, told = gate.window(raw), gate.notification(1.0, title)
    assert seen is None or seen.app == "firefox"
    assert told is None or told.app
    named = redactor(excluded_apps=(*apps, "firefox"), excluded_titles=tuple(titles), excluded_domains=tuple(domains))
    assert named.window(raw) is None, "odd patterns beside it take nothing from a plain one"


HOST = st.sampled_from(
    ["bank.example", "www.bank.example", "login.bank.example:8443", "user:pw@bank.example", "BANK.example."]
)
PATH = st.text(st.characters(blacklist_categories=("Z", "C")), max_size=30)


@given(
    APPS,
    TEXT,
    HOST,
    PATH,
    st.sampled_from(["http", "https", "HTTPS", "ftp", "file", "chrome-extension", "moz-extension"]),
)
@LAX
def test_what_stands_in_an_address_never_comes_out(app: str, before: str, host: str, path: str, scheme: str) -> None:
    address = f"{scheme}://{host}/{path}/{SECRET}?token={SECRET}#{SECRET}"
    seen = redactor().window(RawWindow(1.0, app, f"{before} {address}", address))
    assert seen is None or SECRET not in repr(seen)


@given(TEXT, TEXT, MODES.filter(lambda m: m is not TitleMode.FULL), APPS)
@LAX
def test_no_word_of_a_title_comes_out_unless_titles_are_kept(a: str, b: str, mode: TitleMode, app: str) -> None:
    seen = redactor(title_mode=mode).window(RawWindow(1.0, app, f"{a} {SECRET} {b}", "https://example.org"))
    assert seen is None or SECRET not in repr(seen)
    if seen and mode is TitleMode.NONE:
        assert (seen.title, seen.domain) == ("", "")


@given(TEXT, TEXT, st.sampled_from([SECRET, SECRET.upper(), f"*{SECRET}*", f"*{SECRET[:5]}?{SECRET[6:]}*"]))
@LAX
def test_an_excluded_title_never_comes_out(a: str, b: str, pattern: str) -> None:
    assert redactor(excluded_titles=(pattern,)).window(RawWindow(1.0, "code", f"{a}{SECRET}{b}")) is None


@given(
    st.lists(st.sampled_from(["a", "b-1", "中国", "xn--fiqs8s"]), max_size=3), st.sampled_from(["", ".", ":443", "."])
)
@LAX
def test_an_excluded_site_never_comes_out(labels: list[str], tail: str) -> None:
    host = ".".join([*labels, "Geheim.Example"]) + tail
    gate = redactor(excluded_domains=("https://www.geheim.example/login",))
    assert gate.window(RawWindow(1.0, "firefox", "x", url=f"https://{host}/x")) is None
    assert gate.window(RawWindow(1.0, "firefox", "x", domain=host)) is None


@given(TEXT, ANYTHING, ANYTHING)
def test_a_raw_window_shows_nothing(app: str, title: str, url: str) -> None:
    raw = RawWindow(1.5, f"{SECRET}{app}", f"{SECRET}{title}", f"{SECRET}{url}", SECRET)
    assert repr(raw) == str(raw) == f"{raw}" == f"{raw!r}" == "<RawWindow at 1.5>"
    with pytest.raises(AttributeError) as caught:
        raw.title = "x"  # type: ignore[misc]
    assert SECRET not in repr(caught.value)


@given(ANYTHING | st.text("01 .,:/|%kMB*…", max_size=12))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for browser in (False, True):
        once = clean_title(text, browser=browser)
        assert clean_title(once, browser=browser) == once
        assert len(once) <= 512
    assert clean_domain(clean_domain(text)) == clean_domain(text)
    assert re.fullmatch(r"[a-z0-9._:-]*", clean_domain(text))
    assert steady_title(steady_title(text)) == steady_title(text)


@given(st.text(st.sampled_from("中文标题 abc"), min_size=1, max_size=20), st.integers(0, 10**6), st.integers(0, 10**6))
def test_equal_titles_hash_alike_and_counters_do_not_matter(title: str, one: int, other: int) -> None:
    gate = redactor(title_mode=TitleMode.HASHED)
    first, second = (gate.window(RawWindow(1.0, "code", f"({n}) {title}")) for n in (one, other))
    other_key = Redactor(Settings(title_mode=TitleMode.HASHED), bytes(32)).window(
        RawWindow(1.0, "code", f"({one}) {title}")
    )
    assert first is not None
    assert first == second
    assert other_key != first
    assert re.fullmatch("h:[0-9a-f]{24}", first.title)
