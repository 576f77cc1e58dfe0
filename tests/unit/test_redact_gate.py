"""What the gate lets through, what it drops and what it hides."""

import dataclasses
import time

import pytest

from headwater.base import Settings, TitleMode
from headwater.records import NotificationSeen, TitleKind, WindowSeen
from headwater.redact import RawWindow, Redactor, clean_domain, clean_title, steady_title

KEY = bytes(range(32))


def gate(**choices: object) -> Redactor:
    return Redactor(Settings(**choices), KEY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "app",
    [
        "KeePassXC", "org.keepassxc.KeePassXC", "keepass2", "KeePass.exe", "Bitwarden", "com.bitwarden.desktop",
        "1Password", "1password", "Enpass", "LastPass", "Dashlane", "NordPass", "Proton Pass", "QtPass",
        "seahorse", "org.gnome.seahorse.Application", "org.gnome.World.Secrets", "org.gnome.PasswordSafe",
        "kwalletmanager5", "org.kde.kwalletmanager5", "kwalletd5", "gcr-prompter", "pinentry-gtk-2", "pinentry-qt",
        "Polkit-gnome-authentication-agent-1", "org.kde.polkit-kde-authentication-agent-1", "lxqt-policykit-agent",
        "xfce-polkit", "ksshaskpass", "x11-ssh-askpass", "gnome-ssh-askpass", "com.belmoussaoui.Authenticator",
        "Keychain Access", "com.apple.keychainaccess", "CredentialUIBroker.exe", "consent.exe", "Buttercup", "KeeWeb",
        "Authy Desktop", "kgpg", "ＫｅｅＰａｓｓＸＣ",
    ],
)  # fmt: skip
def test_password_managers_and_prompts_are_excluded_from_the_start(app: str) -> None:
    assert gate().window(RawWindow(1.0, app, "Passwords.kdbx")) is None
    assert gate().notification(1.0, app) is None


@pytest.mark.parametrize(
    "app", ["compass", "Passport Photos", "org.gnome.Evince", "keynote", "ente", "windsurf", "Code"]
)
def test_other_applications_are_not_mistaken_for_them(app: str) -> None:
    assert gate().window(RawWindow(1.0, app, "x")) == WindowSeen(1.0, app, "x")
    assert gate().notification(2.0, app) == NotificationSeen(2.0, app)


@pytest.mark.parametrize(
    "url", ["https://vault.bitwarden.com/#/vault", "https://passwords.google.com/", "https://www.lastpass.com/x"]
)
def test_vaults_on_the_web_are_excluded(url: str) -> None:
    assert gate().window(RawWindow(1.0, "firefox", "x", url=url)) is None


@pytest.mark.parametrize(
    "title", ["My vault | Bitwarden Web Vault — Mozilla Firefox", "Google Password Manager", "about:logins"]
)
def test_vaults_are_known_by_their_titles(title: str) -> None:
    assert gate().window(RawWindow(1.0, "firefox", title)) is None


@pytest.mark.parametrize(
    ("app", "title"),
    [
        ("firefox", "Cats — Mozilla Firefox Private Browsing"),
        ("firefox-esr", "Katzen — Mozilla Firefox Privater Modus"),
        ("firefox", "Chats — Navigation privée de Mozilla Firefox"),
        ("firefox", "Gatos — Navegación privada de Mozilla Firefox"),
        ("firefox", "猫 — Mozilla Firefox 隐私浏览"),
        ("Google-chrome", "Cats - Google Chrome (Incognito)"),
        ("Google-chrome", "新的无痕模式标签页 - Google Chrome"),
        ("Google-chrome", "猫 - Google Chrome（无痕模式）"),
        ("Google-chrome", "Katzen - Google Chrome (Inkognito)"),
        ("Google-chrome", "Cats - Google Chrome (Guest)"),
        ("msedge", "Cats - [InPrivate] - Microsoft Edge"),
        ("Brave-browser", "Cats - Brave (Private)"),
        ("Opera", "Cats - Opera (Private)"),
        ("Safari", "Cats — Private Browsing"),
        ("Tor Browser", "Cats"),
        ("Firefox", "猫 — Mozilla Firefox プライベートブラウジング"),
        ("firefox", "Cats — Mozilla Firefox Ｐｒｉｖａｔｅ Ｂｒｏｗｓｉｎｇ"),
    ],
)
def test_of_a_private_window_only_the_application_is_kept(app: str, title: str) -> None:
    seen = gate().window(RawWindow(1.0, app, title, "https://cats.example/x", "cats.example", True, 7))
    assert seen == WindowSeen(1.0, app, "", TitleKind.NONE, "", True, 7)


def test_a_window_that_a_watcher_calls_private_is_private() -> None:
    seen = gate().window(RawWindow(1.0, "Google-chrome", "Cats", "https://cats.example", private=True))
    assert seen == WindowSeen(1.0, "Google-chrome", "", TitleKind.NONE)


def test_private_words_in_another_application_change_nothing() -> None:
    seen = gate().window(RawWindow(1.0, "org.gnome.Evince", "Private Browsing.pdf"))
    assert seen == WindowSeen(1.0, "org.gnome.Evince", "Private Browsing.pdf")


def test_exclusion_goes_before_privacy() -> None:
    assert gate(excluded_titles=("cats",)).window(RawWindow(1.0, "firefox", "Cats — Private Browsing")) is None


@pytest.mark.parametrize(
    ("pattern", "app", "excluded"),
    [
        ("signal", "Signal", True),
        ("Signal", "signal-desktop", False),
        ("signal*", "signal-desktop", True),
        ("*.Evince", "org.gnome.evince", True),
        ("steam_app_?", "steam_app_5", True),
        ("[s]ignal", "signal", False),
        ("微信", "微信", True),
        ("  ", "code", False),
    ],
)
def test_applications_are_excluded_by_name(pattern: str, app: str, excluded: bool) -> None:
    assert (gate(excluded_apps=(pattern,)).window(RawWindow(1.0, app, "x")) is None) is excluded
    assert (gate(excluded_apps=(pattern,)).notification(1.0, app) is None) is excluded


@pytest.mark.parametrize(
    ("pattern", "title", "excluded"),
    [
        ("bank", "My BANK account", True),
        ("*statement*.pdf", "Statement 2026.PDF", True),
        ("*statement*.pdf", "Statement 2026.pdf - Evince", False),
        ("[draft]", "x [Draft] y", True),
        ("who?", "guess who? - x", True),
        ("工资", "2026 工资单 - WPS", True),
        ("salary", "sal\u200bary\u202e", True),
        ("ﬁnance", "Finance", True),
        ("bank", "My garden", False),
    ],
)
def test_windows_are_excluded_by_title(pattern: str, title: str, excluded: bool) -> None:
    assert (gate(excluded_titles=(pattern,)).window(RawWindow(1.0, "code", title)) is None) is excluded


@pytest.mark.parametrize(
    ("pattern", "address", "excluded"),
    [
        ("bank.example", "https://login.bank.example/x", True),
        ("*.bank.example", "https://bank.example", True),
        ("www.bank.example.", "https://BANK.example.:8443/", True),
        ("bank.example", "https://notbank.example", False),
        ("bank.example", "https://bank.example.evil.test", False),
        ("münchen.example", "https://xn--mnchen-3ya.example", True),
        ("xn--fiqs8s", "https://例子.中国/x", True),
        ("192.168.1.1", "http://admin:pw@192.168.1.1/", True),
        ("bank.example", "file:///home/me/bank.example", False),
    ],
)
def test_sites_are_excluded_with_their_subdomains(pattern: str, address: str, excluded: bool) -> None:
    assert (gate(excluded_domains=(pattern,)).window(RawWindow(1.0, "firefox", "x", address)) is None) is excluded


def test_a_browsers_title_that_names_an_excluded_site_is_excluded() -> None:
    assert (
        gate(excluded_domains=("bank.example",)).window(RawWindow(1.0, "firefox", "Account — login.bank.example"))
        is None
    )


def test_a_hostile_pattern_cannot_hang() -> None:
    began = time.perf_counter()
    choices = gate(excluded_titles=("*a" * 80 + "*?b", "(a+)+$", "a{1,99999}"), excluded_apps=("*a" * 80 + "b",))
    assert choices.window(RawWindow(1.0, "a" * 10_000, "a" * 10_000)) is not None
    assert time.perf_counter() - began < 5, "blow-up: a backtracking match would take years"


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("a\x00b\tc\nd\u202ee\u200bf\ud800", "ab c def"),
        ("  spaced \u2003 out  ", "spaced out"),
        ("See https://user:pw@www.example.org:8080/a?token=s3cret#x now", "See example.org now"),
        ("(https://example.org/a)", "(example.org"),
        ("打开https://例子.中国/搜索?q=秘密", "打开xn--fsqu00a.xn--fiqs8s"),
        ("file:///home/me/secret.txt", ""),
        ("data:text/html,secret", ""),
        ("example.org/path?code=s3cret", "example.org"),
        ("Cafe\u0301", "Café"),
        ("TCP/IP and 1/2", "TCP/IP and 1/2"),
        ("~/src/thing: make", "~/src/thing: make"),
        ("", ""),
    ],
)
def test_titles_are_made_safe(title: str, clean: str) -> None:
    assert clean_title(title) == clean


def test_an_address_without_a_scheme_is_cut_in_browsers_only() -> None:
    assert clean_title("example.org/reset/s3cret", browser=True) == "example.org"
    assert clean_title("localhost:8000/reset/s3cret", browser=True) == "localhost"
    assert clean_title("src/main.py", browser=True) == "src/main.py"
    assert clean_title("node.js/express") == "node.js/express"


def test_a_long_title_is_cut_and_still_matched_whole() -> None:
    title = "word " * 2000 + "needle"
    seen = gate().window(RawWindow(1.0, "code", title))
    assert seen is not None
    assert len(seen.title) <= 512
    assert seen.title.endswith("…")
    assert gate(excluded_titles=("needle",)).window(RawWindow(1.0, "code", title)) is None


def test_hashed_keeps_the_domain_and_none_does_not() -> None:
    raw = RawWindow(1.0, "firefox", "Cats", "https://cats.example/x")
    hashed, none = gate(title_mode=TitleMode.HASHED).window(raw), gate(title_mode=TitleMode.NONE).window(raw)
    assert hashed is not None
    assert hashed.title.startswith("h:")
    assert (hashed.title_kind, hashed.domain) == (TitleKind.HASHED, "cats.example")
    assert none == WindowSeen(1.0, "firefox", "", TitleKind.NONE, "")


def test_a_window_without_application_is_hidden() -> None:
    assert gate().window(RawWindow(1.0, " \x00", "title")) is None
    assert Redactor.hidden(3.0) == WindowSeen(3.0, "")


def test_a_raw_window_can_be_taken_apart_on_purpose() -> None:
    raw = RawWindow(1.0, "code", "title")
    assert dataclasses.asdict(raw)["title"] == "title"
    assert dataclasses.replace(raw, title="other").title == "other"


def test_a_weak_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Redactor(Settings(), b"short")


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://WWW.Example.ORG:443/a?b", "example.org"), ("example.org.", "example.org"), ("", ""),
        ("about:blank", ""), ("chrome://settings", ""), ("http://[::1]:80/", "::1"), ("http://[bad", ""),
        ("bücher.example", "xn--bcher-kva.example"), ("a..b", ""), ("x" * 300 + ".org", ""), ("no spaces.org", ""),
    ],
)  # fmt: skip
def test_domains(text: str, domain: str) -> None:
    assert clean_domain(text) == domain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(3) Inbox", "(12) Inbox"),
        ("⠋ building", "⠙ building"),
        ("12% - copying", "13% - copying"),
        ("● notes", "notes"),
        ("Saving...", "Saving…"),
        ("3.4 MB/s of 10 MB", "999 kB/s of 10 MB"),
    ],
)
def test_running_titles_are_steady(one: str, other: str) -> None:
    assert steady_title(one) == steady_title(other)
    assert steady_title("a.py") != steady_title("b.py")
