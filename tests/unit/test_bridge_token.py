"""The token file: made once and whole, closed to others, told when damaged, made anew when asked."""

import os
import stat
import threading
from pathlib import Path

import pytest

from headwater.bridge import BridgeError, Token, TokenError
from tests.support.nobody import powerless


def test_it_is_made_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "api.token"
    token = Token(path)()
    assert len(token) == 43
    assert Token(path)() == token == path.read_bytes().strip()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_two_homes_have_two_tokens(tmp_path: Path) -> None:
    assert Token(tmp_path / "a")() != Token(tmp_path / "b")()


def test_many_at_once_agree(tmp_path: Path) -> None:
    tokens: list[bytes] = []
    threads = [threading.Thread(target=lambda: tokens.append(Token(tmp_path / "token")())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens) == 8
    assert len(set(tokens)) == 1


def test_another_is_made_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "api.token"
    token = Token(path)
    old = token()
    token.renew()
    assert token() != old
    assert Token(path)() == token()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_one_that_cannot_be_made_anew_still_holds() -> None:
    with powerless() as folder:
        token = Token(folder / "api.token")
        old = token()
        folder.chmod(0o500)
        with pytest.raises(TokenError, match="cannot be used"):
            token.renew()
        assert token() == old == Token(folder / "api.token")()


@pytest.mark.parametrize("damage", [b"", b"short", b"t" * 42, b"t" * 44, b"t" * 42 + b"!", bytes(43), b"\xff" * 4096])
def test_a_damaged_token_is_told_and_left_alone(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "api.token"
    path.write_bytes(damage)
    with pytest.raises(TokenError, match=r"damaged.*delete it"):
        Token(path)
    assert path.read_bytes() == damage


def test_a_token_that_others_can_read_is_closed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "api.token"
    token = Token(path)()
    path.chmod(0o644)
    assert Token(path)() == token
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "readable by others" in caplog.text
    assert token.decode() not in caplog.text


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(BridgeError, match="cannot be used"):
        Token(tmp_path)


def test_a_place_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(TokenError, match="cannot be used"):
        Token(tmp_path / "file" / "api.token")


def test_without_hard_links_it_is_made_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    token = Token(tmp_path / "api.token")()
    assert (tmp_path / "api.token").read_bytes().strip() == token
    assert len(list(tmp_path.iterdir())) == 1
