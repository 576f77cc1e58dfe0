"""Which documents there are, and where: `docs` in the checkout or in the package. No Qt."""

import re
from enum import StrEnum
from pathlib import Path

from headwater.base import HeadwaterError, Paths

FOLDER = "docs"
_NAME = re.compile(r"(?P<document>\w+)(?:\.(?P<language>\w+))?\.md")


class Document(StrEnum):
    """One that is shown."""

    GUIDE = "guide"
    PRIVACY = "privacy"
    MODEL = "model"


def file_of(document: Document, language: str) -> Path:
    """In the person's language, else in English.

    Raises:
        MissingFiles: the installation lacks it.
    """
    if language != "en":
        try:
            return Paths.bundled(f"{FOLDER}/{document}.{language}.md")
        except HeadwaterError:
            pass
    return Paths.bundled(f"{FOLDER}/{document}.md")


def document_of(path: str) -> Document | None:
    """The one that a link leads to, whatever its language; None where it leads elsewhere."""
    found = _NAME.fullmatch(path)
    return Document(found["document"]) if found and found["document"] in tuple(Document) else None


def slug(heading: str) -> str:
    """What a link to a heading calls it: as the pages that show the repository make it."""
    kept = "".join(c for c in heading.strip().lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")
