"""The key file: made once and whole, closed to others, told when damaged."""

import os
import stat
import threading
from pathlib import Path

import pytest

from headwater.redact import RedactError, TitleKeyError, load_key

ROOT = os.geteuid() == 0


def test_it_is_made_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "title.key"
    key = load_key(path)
    assert len(key) == 32
    assert load_key(path) == key == path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_two_homes_have_two_keys(tmp_path: Path) -> None:
    assert load_key(tmp_path / "a") != load_key(tmp_path / "b")


def test_many_at_once_agree(tmp_path: Path) -> None:
    keys: list[bytes] = []
    threads = [threading.Thread(target=lambda: keys.append(load_key(tmp_path / "key"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


@pytest.mark.parametrize("damage", [b"", b"short", bytes(32), b"x" * 33, b"\xff" * 4096])
def test_a_damaged_key_is_told_and_left_alone(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "title.key"
    path.write_bytes(damage)
    with pytest.raises(TitleKeyError, match=r"damaged.*delete it"):
        load_key(path)
    assert path.read_bytes() == damage


def test_a_key_that_others_can_read_is_closed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "title.key"
    key = load_key(path)
    path.chmod(0o644)
    assert load_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "readable by others" in caplog.text


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(RedactError, match="cannot be used"):
        load_key(tmp_path)


def test_a_place_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(TitleKeyError, match="cannot be used"):
        load_key(tmp_path / "file" / "title.key")


@pytest.mark.skipif(ROOT, reason="root may write anywhere")
def test_a_folder_that_takes_nothing_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(TitleKeyError, match="cannot be used"):
        load_key(tmp_path / "title.key")


def test_without_hard_links_it_is_made_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("headwater.base.private.os.link", refuse)
    key = load_key(tmp_path / "title.key")
    assert (tmp_path / "title.key").read_bytes() == key
    assert len(list(tmp_path.iterdir())) == 1
