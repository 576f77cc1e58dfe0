"""Whose work is in the package, and under what licence: Debian's copyright file, from the distributions' own metadata.

    .venv-package/bin/python packaging/licences.py DISTRIBUTIONS.TXT >copyright

DISTRIBUTIONS.TXT is what the PyInstaller spec notes: a name a line. A distribution that tells neither a licence nor its
text stops the build: somebody has to look. What metadata do not tell is in `packaging/licences/<name>.txt`.
"""

import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from textwrap import wrap

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LIB = "usr/lib/headwater"
ALWAYS = ("pyinstaller",)
"""What is in the executable without being imported: PyInstaller's bootloader."""
_TO_THE_END = r".*?END OF TERMS AND CONDITIONS"
COMMON = (
    ("Apache-2.0", r"Apache License\s+Version 2\.0, January 2004" + _TO_THE_END
     + r"(\s+APPENDIX: How to apply.*?limitations under the License\.)?"),
    ("GPL-2", r"GNU GENERAL PUBLIC LICENSE\s+Version 2, June 1991" + _TO_THE_END),
    ("GPL-3", r"GNU GENERAL PUBLIC LICENSE\s+Version 3, 29 June 2007" + _TO_THE_END + r".*?why-not-lgpl\.html>?\."),
    ("LGPL-2.1", r"GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1, February 1999" + _TO_THE_END),
    ("LGPL-3", r"GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3, 29 June 2007.*?for you to choose that version for the"
     r"\s+Library\."),
    ("MPL-2.0", r"Mozilla Public License,? [Vv]ersion 2\.0\s+=+.*?Mozilla Public License, v\. 2\.0\.\s*$"),
)  # fmt: skip
"""Licences that Debian has already, from their first words to their last."""
SPELT = {
    "MIT License": "MIT", "Apache 2.0": "Apache-2.0", "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0", "3-Clause BSD License": "BSD-3-Clause", "LGPLv3": "LGPL-3.0-only",
    "LGPLv2+": "LGPL-2.1-or-later",
}  # fmt: skip
LOOKED_UP = {"sqlcipher3": "Zlib", "click-default-group": "BSD-3-Clause", "pyinstaller": "GPL-2.0-or-later"}
"""Short names where metadata say nothing, or another thing than the text that they bring."""
_TEXT = re.compile(r"(licen[cs]e|copying|notice|copyright)[^/]*$", re.IGNORECASE)
_HOLDER = re.compile(r"(Copyright|COPYRIGHT|©)[ :,]*(\([cC]\)|©|\d{4})\s*\S")
_NOBODY = re.compile(r"[\[<](yyyy|name of|copyright holder)|Free Software Foundation")
"""Places for a name that nobody filled in, and who wrote the licence."""
_SOURCE = (".py", ".pyc", ".pyi", ".so")


class Unknown(Exception):
    """Nobody has looked yet what licence something has."""


def copyright_file(names: Iterable[str]) -> str:
    """The whole file, in Debian's machine-readable form (DEP-5)."""
    found = [distribution(name) for name in dict.fromkeys((*names, *ALWAYS)) if name.lower() != "headwater"]
    parts = [head(), *own(), python(), *(stanza(d) for d in found)]
    return "\n".join(parts)


def head() -> str:
    """What the file is about."""
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: Headwater\n"
        "Comment: Made by packaging/licences.py from the metadata of what is bundled. Python modules of what is\n"
        f" bundled lie in an archive inside {LIB}/headwater, their libraries and data below {LIB}/_internal.\n"
    )


def own() -> Iterator[str]:
    """The program's own files, its fonts and its lists."""
    yield files(["*"], "The Headwater authors", "Apache-2.0", common("Apache-2.0"))
    bundled = f"{LIB}/_internal/headwater/_bundled/resources"
    fonts = (ROOT / "resources/fonts/OFL.txt").read_text(encoding="utf-8")
    yield files([f"{bundled}/fonts/*"], holders([fonts], ""), "OFL-1.1", fonts)
    lists = (ROOT / "resources/categories/LICENSES.txt").read_text(encoding="utf-8")
    who = "\n".join(["The Headwater authors", *re.findall(r"Copyright \(c\) .+", lists)])
    yield files([f"{bundled}/categories/*"], who, "Apache-2.0 and MIT and CC0-1.0", lists)


def python() -> str:
    """Python itself, which is in the package."""
    text = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt").read_text(encoding="utf-8")
    where = [f"{LIB}/_internal/libpython*", f"{LIB}/_internal/base_library.zip", f"{LIB}/_internal/lib-dynload/*"]
    return files(where, "Python Software Foundation", "PSF-2.0", text)


def stanza(found: Distribution) -> str:
    """What is told of one distribution."""
    name = found.name
    read = (file.read_text(encoding="utf-8", errors="replace").strip() for file in licence_files(found))
    texts = [text for text in read if text]
    more = HERE / "licences" / f"{name.lower()}.txt"
    if more.exists():
        texts.append(more.read_text(encoding="utf-8"))
    short = short_name(found)
    texts = texts or [common(short.split(" ")[0])]
    shown = "\n\n".join(dict.fromkeys(map(shortened, texts)))
    where = [f"{LIB}/_internal/{top}*" for top in tops(found)]
    return files(where, holders(texts, authors(found)), short, shown, f"{name} {found.version}")


def licence_files(found: Distribution) -> list[Path]:
    """Files of an installed distribution that hold licences, sorted."""
    names = (str(f) for f in found.files or [])
    wanted = (n for n in names if _TEXT.search(n) and not n.endswith(_SOURCE))
    return sorted(Path(str(found.locate_file(n))) for n in wanted)


def short_name(found: Distribution) -> str:
    """The licence in a word, as SPDX spells it.

    Raises:
        Unknown: its metadata do not say.
    """
    told = found.metadata
    classes = [c.rsplit(" :: ", 1)[-1] for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    said = LOOKED_UP.get(found.name) or told.get("License-Expression") or told.get("License") or " or ".join(classes)
    if not said or "\n" in said:
        raise Unknown(f"{found.name} does not say its licence: look, and name it in packaging/licences.py.")
    return SPELT.get(said, said).replace(" OR ", " or ").replace(" AND ", " and ")


def shortened(text: str) -> str:
    """The text with pointers in the place of what Debian has already."""
    for name, whole in COMMON:
        text = re.sub(whole, common(name), text, flags=re.DOTALL)
    return text.strip()


def common(name: str) -> str:
    """Where Debian keeps a licence."""
    folder = re.sub(r"\.0(-only|-or-later)?$|-only$|-or-later$", "", name) if name.startswith(("LGPL", "GPL")) else name
    return f"On Debian systems the whole text is in /usr/share/common-licenses/{folder}."


def holders(texts: Iterable[str], otherwise: str) -> str:
    """Lines that name who holds the copyright; who made it where there are none."""
    lines = (line.strip(" *#\t") for text in texts for line in text[:200_000].splitlines())
    named = (x for x in lines if _HOLDER.match(x) and not _NOBODY.search(x))
    real = dict.fromkeys(x for x in named if len(x) < 200)
    return "\n".join(list(real)[:20]) or otherwise or "its authors"


def authors(found: Distribution) -> str:
    """Who made it, by its metadata."""
    told = found.metadata
    return told.get("Author") or told.get("Author-email") or told.get("Maintainer-email") or f"The {found.name} authors"


def tops(found: Distribution) -> list[str]:
    """The first names of a distribution's files where they are installed."""
    inside = {str(f).split("/", maxsplit=1)[0] for f in found.files or []} - {"..", "__pycache__"}
    names = {n.split(".", maxsplit=1)[0] for n in inside if not n.endswith((".dist-info", ".pth"))}
    return sorted(names) or [found.name]


def files(where: list[str], who: str, short: str, text: str, comment: str = "") -> str:
    """A stanza: a field's later lines are set in, and an empty one is a full stop."""
    told = f"Comment: {comment}\n" if comment else ""
    return f"Files: {' '.join(where)}\nCopyright: {lines(who)}\n{told}License: {short}\n {lines(text)}\n"


def lines(text: str) -> str:
    """A field's value over several lines."""
    parts = (piece for line in text.strip().expandtabs().splitlines() for piece in narrow(line))
    return "\n ".join(part.rstrip() or "." for part in parts)


def narrow(line: str) -> list[str]:
    """A line in pieces that a terminal shows; a lone full stop would end nothing but a paragraph."""
    return wrap(line, 118, drop_whitespace=False, break_long_words=False) or [""]


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(copyright_file(Path(sys.argv[1]).read_text(encoding="utf-8").split()))
