"""The private desktop that the real tests run in."""

from pathlib import Path

import pytest

from tests.support.desktop import Desktop

pytestmark = pytest.mark.x11


def test_windows_keys_and_pictures(desktop: Desktop, tmp_path: Path) -> None:
    desktop.spawn(["xterm", "-T", "one window", "-e", "cat > typed"])
    desktop.activate(desktop.window("one window"))
    desktop.xdotool("type", "hello")
    desktop.xdotool("key", "Return")
    typed = desktop.folder / "typed"
    desktop.wait(lambda: typed.exists() and typed.read_text() == "hello\n", 10, "the typed line")
    assert desktop.screenshot(tmp_path / "screen.png").stat().st_size > 1000


def test_notification_daemon_answers(notifying_desktop: Desktop) -> None:
    assert notifying_desktop.owns("org.freedesktop.Notifications")
    notifying_desktop.run(["notify-send", "Title", "Body"])


def test_nothing_is_left_behind() -> None:
    with Desktop() as desktop:
        process = desktop.spawn(["xterm"])
        folder, display = desktop.folder, desktop.display
    assert process.poll() is not None
    assert not folder.exists()
    assert not Path(f"/tmp/.X11-unix/X{display[1:]}").exists()
