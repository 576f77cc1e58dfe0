"""What must lie on the disk for a moment before it may be kept: nobody can read it, whatever becomes of the disk."""

from __future__ import annotations

import io
import os
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Buffer  # type: ignore[attr-defined]

    from cryptography.hazmat.primitives.ciphers import CipherContext

_KEY = 32
"""AES-256 in counter mode (NIST SP 800-38A, 6.5), which can be read from any place."""
_BLOCK = 16


class Sealed(io.RawIOBase):
    """A file without a name, written from its beginning to its end and read at will.

    What it holds is encrypted; the key is in memory and goes with it. All may raise `OSError`, as any file.
    """

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  closed in `close`
        self._key, self._nonce = os.urandom(_KEY), os.urandom(_BLOCK // 2)
        self._at = self._size = 0
        self._went_on: tuple[int, CipherContext] | None = None

    def readable(self) -> bool:
        """Yes."""
        return True

    def writable(self) -> bool:
        """At its end only."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; returns where that is."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """Where it is."""
        return self._at

    def readinto(self, buffer: Buffer) -> int:
        """Fill `buffer` as far as there is something; returns how many bytes."""
        into = memoryview(buffer).cast("B")
        self._file.seek(self._at)
        found = self._file.read(len(into))
        into[: len(found)] = self._crypt(found)
        return len(found)

    def write(self, data: Buffer) -> int:
        """Add `data`, all of it.

        Raises:
            io.UnsupportedOperation: this is not its end. Two texts under one stretch of the key would tell
                of each other.
        """
        if self._at != self._size:
            raise io.UnsupportedOperation("it is written at its end only")
        plain = memoryview(data).cast("B")
        self._file.seek(self._at)
        self._file.write(self._crypt(bytes(plain)))
        self._size = self._at
        return len(plain)

    def close(self) -> None:
        """It is gone."""
        if not self.closed:
            self._file.close()
        super().close()

    def _crypt(self, data: bytes) -> bytes:
        """Encrypted or decrypted, which is the same; the place moves on behind it."""
        at, context = self._went_on or (-1, None)
        if context is None or at != self._at:
            context = self._context(self._at)
        done = context.update(data)
        self._at += len(data)
        self._went_on = self._at, context
        return done

    def _context(self, at: int) -> CipherContext:
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES256
        from cryptography.hazmat.primitives.ciphers.modes import CTR

        block, into = divmod(at, _BLOCK)
        made = Cipher(AES256(self._key), CTR(self._nonce + block.to_bytes(_BLOCK // 2, "big"))).encryptor()
        made.update(bytes(into))
        return made
