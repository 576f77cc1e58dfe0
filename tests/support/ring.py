"""A keyring in a file, for processes that share none; and one that is locked."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

PLACE = "HEADWATER_TEST_RING"
"""The variable that says where the file is."""


class FileRing(KeyringBackend):
    """Named in `PYTHON_KEYRING_BACKEND`, it is what the library `keyring` asks."""

    priority = -1
    """Never chosen by itself: the library knows every class of its kind that was ever loaded."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    @property
    def _file(self) -> Path:
        return Path(os.environ[PLACE])

    def _all(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self._file.read_text()) if self._file.exists() else {}
        return found

    def get_password(self, service: str, username: str) -> str | None:
        return self._all().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._file.write_text(json.dumps(self._all() | {f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        left = self._all()
        if left.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError("none")
        self._file.write_text(json.dumps(left))


class LockedRing(KeyringBackend):
    """The person does not type the password that opens it."""

    priority = -1

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("locked")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked("locked")


class BrokenRing(LockedRing):
    """The service behind it fails in a way that the library does not know."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyError(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise TypeError(username)

    def delete_password(self, service: str, username: str) -> None:
        raise AttributeError(username)
