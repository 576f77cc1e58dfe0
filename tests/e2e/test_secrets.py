"""What must not be known is nowhere: every byte of the home folder is searched after a session with planted secrets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desktop import Desktop
from tests.support.program import Program

pytestmark = pytest.mark.x11

MARK = "Plantagenet"
"""In every secret, and in nothing else."""
TYPED = "plantagenetpassword"
WINDOWS = (
    ("KeePassXC", f"{MARK} vault"),
    ("firefox", f"{MARK} clinic — Mozilla Firefox Private Browsing"),
    ("Google-chrome", f"{MARK} loans - Google Chrome (Incognito)"),
    ("DiaryApp", f"{MARK} diary"),
    ("Mousepad-like", f"{MARK} hidden-project notes"),
    ("firefox", f"{MARK} account - secretbank.example"),
    ("firefox", f"https://ann:{MARK}@docs.example/page?token={MARK} — Mozilla Firefox"),
)


@pytest.fixture
def program(notifying_desktop: Desktop) -> Iterator[Program]:
    program = Program(
        notifying_desktop,
        notifying_desktop.folder / "person",
        agreed=True,
        excluded_apps=["diary*"],
        excluded_titles=["*hidden-project*"],
        excluded_domains=["secretbank.example"],
    )
    yield program
    program.kill()


def show(desktop: Desktop, app: str, title: str) -> None:
    """A window of that class and title, in front and typed into."""
    shown = desktop.spawn(["xterm", "-class", app, "-T", title, "-e", "sh", "-c", "stty -echo; cat >/dev/null"])
    ours = desktop.wait(lambda: desktop.xdotool("search", "--pid", shown.pid, check=False).split(), 15, title)
    desktop.activate(int(ours[-1]))
    desktop.xdotool("type", "--delay", "25", TYPED)


def found(home: Path, secret: str) -> list[str]:
    """Files under `home` that hold the secret, in either case and in any of the encodings that programs write."""
    forms = {form.encode(code) for form in (secret, secret.lower(), secret.upper()) for code in ("utf-8", "utf-16-le")}
    files = [f for f in home.rglob("*") if f.is_file()]
    assert files
    return [str(f.relative_to(home)) for f in files if any(form in f.read_bytes() for form in forms)]


def walk_past(program: Program) -> None:
    """Every secret comes to the front, then something that may be known."""
    desktop = program.desktop
    for app, title in WINDOWS:
        show(desktop, app, title)
    desktop.run(["notify-send", "-a", "courier", f"{MARK} sent you", f"{MARK} body"])
    show(desktop, "XTerm", "open work")
    wanted = "SELECT 1 FROM timeline WHERE app = 'XTerm' AND keys > 0"
    desktop.wait(lambda: program.rows(wanted), 30, "the last window to be written")


def test_no_byte_of_a_secret_is_in_the_home_folder(program: Program) -> None:
    program.start()
    walk_past(program)
    searched = found(program.home, MARK)
    assert searched == [], "while it runs"
    program.kill()  # what is in the write-ahead log stays there
    assert found(program.home, MARK) == [], "after a kill"
    program.start()
    program.command("export", "--format", "json", "--out", str(program.home / "all.json"))
    program.command("report", "day", "--json")
    program.quit()
    assert found(program.home, MARK) == [], "after quitting"
    assert found(program.home, "hidden-project") == ["config/settings.toml"], "only where the person wrote it"


def test_what_may_be_known_of_them_is_there(program: Program) -> None:
    program.start()
    walk_past(program)
    apps = {app for (app,) in program.rows("SELECT name FROM apps WHERE id > 0")}
    assert {"firefox", "Google-chrome", "XTerm"} <= apps, "a private window keeps the application's name"
    assert not apps & {"KeePassXC", "DiaryApp", "Mousepad-like"}
    assert [d for (d,) in program.rows("SELECT name FROM domains") if "bank" in d] == []
    typed = program.rows("SELECT sum(keys) FROM timeline WHERE app = 'XTerm'")
    assert typed == [(len(TYPED),)], "keys typed into hidden windows are not counted, nor carried over"


@pytest.mark.parametrize("mode", ["hashed", "none"])
def test_titles_that_are_not_to_be_stored_are_not(notifying_desktop: Desktop, mode: str) -> None:
    program = Program(notifying_desktop, notifying_desktop.folder / mode, agreed=True, title_mode=mode)
    program.start()
    show(notifying_desktop, "XTerm", f"{MARK} open work")
    notifying_desktop.wait(lambda: program.rows("SELECT 1 FROM timeline WHERE keys > 0"), 30, "the window")
    program.quit()
    assert found(program.home, MARK) == []
    kinds = {kind for (kind,) in program.rows("SELECT kind FROM titles WHERE text != ''")}
    assert kinds == ({"hashed"} if mode == "hashed" else set())
