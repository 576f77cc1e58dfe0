"""Files that are sent to be imported: put aside, sealed, until what may be kept of them is known."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, BinaryIO, cast

from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from headwater.base.sealed import Sealed
from headwater.bridge.replies import Gone, HttpError
from headwater.bridge.wanted import Refused

if TYPE_CHECKING:
    from tempfile import SpooledTemporaryFile

    from starlette.types import Receive, Scope

    from headwater.bridge.work import Work

_AT_ONCE = 1_000_000
"""Bytes written at a time."""
MOST_FILES = 16


@contextlib.asynccontextmanager
async def uploads(scope: Scope, receive: Receive, work: Work) -> AsyncIterator[list[BinaryIO]]:
    """The files of a request: those of its form, or its body as one.

    Raises:
        Refused: it is a form that cannot be read, or has no file.
        HttpError: the disk has no room.
        Gone: the client went away.
    """
    request = Request(scope, receive)
    try:
        is_form = request.headers.get("content-type", "").lower().startswith("multipart/form-data")
        files = await (_of_form(request) if is_form else _of_body(request, work))
    except ClientDisconnect:
        raise Gone from None
    except OSError as e:
        raise HttpError(507, f"There is no room for the file: {e.strerror}. Make some and send it again.") from None
    try:
        yield files
    finally:
        for file in files:
            work.later(file.close)


async def _of_body(request: Request, work: Work) -> list[BinaryIO]:
    file = Sealed()
    held = bytearray()
    try:
        async for piece in request.stream():
            held += piece
            if len(held) >= _AT_ONCE:
                await work.always(file.write, bytes(held))
                held.clear()
        await work.always(file.write, bytes(held))
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return [cast("BinaryIO", file)]


async def _of_form(request: Request) -> list[BinaryIO]:
    parser = _Form(request.headers, request.stream(), max_files=MOST_FILES, max_fields=MOST_FILES)
    try:
        form = await parser.parse()
    except MultiPartException:
        raise Refused("The form cannot be read: it is damaged or has too many parts.") from None
    files = [value.file for _, value in form.multi_items() if not isinstance(value, str)]
    if not files:
        raise Refused("The form has no file: choose the file that is to be imported.")
    return files


class _Form(MultiPartParser):
    """Puts its files into sealed ones: Starlette's own lie open in the folder of temporary files."""

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        upload = self._current_part.file
        if upload is not None:
            upload.file = cast("BinaryIO", Sealed())
            self._files_to_close_on_error.pop().close()
            self._files_to_close_on_error.append(cast("SpooledTemporaryFile[bytes]", upload.file))
