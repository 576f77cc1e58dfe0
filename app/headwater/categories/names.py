"""Application names as systems give them, brought to one form."""

import re

_ENDINGS = (".exe", ".desktop", ".appimage", ".bin", ".app", ".py", ".jar", ".sh")
_EDITIONS = (
    "-esr",
    "-bin",
    "-stable",
    "-beta",
    "-dev",
    "-unstable",
    "-nightly",
    "-wayland",
    "-x11",
    "-qt",
    "-gtk",
    "-desktop",
)
_VERSION = re.compile(r"[-_ ]v?\d+(?:\.\d+)*$")
_WEB_APP = re.compile(r"^(?:crx_|chrome|chromium|brave|msedge|vivaldi)-(?P<host>[a-z0-9.-]+\.[a-z]{2,})_")


def plain(app: str) -> str:
    """Lower case, without folders and file endings."""
    name = app.replace("\\", "/").rpartition("/")[2].strip().casefold()
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name


def forms(app: str) -> list[str]:
    """Names to look up, the most telling first: whole, without edition and version, last dotted part, with hyphens."""
    name = plain(app)
    found = [name]
    last = name.rpartition(".")[2]
    for form in (name, last):
        found += [form, _trimmed(form), form.replace("_", "-").replace(" ", "-"), _trimmed(form).replace("_", "-")]
    return list(dict.fromkeys(f for f in found if f))


def _trimmed(name: str) -> str:
    name = _VERSION.sub("", name)
    for edition in _EDITIONS:
        name = name.removesuffix(edition)
    return _VERSION.sub("", name)


def web_app_domain(app: str) -> str:
    """The site of a page that a browser runs as an application of its own (`chrome-web.whatsapp.com__-Default`)."""
    found = _WEB_APP.match(app.casefold())
    return found["host"] if found else ""


def readable(app: str) -> str:
    """A name to show for an application that nobody wrote a name for."""
    name = app.replace("\\", "/").rpartition("/")[2].strip()
    for ending in _ENDINGS:
        if name.casefold().endswith(ending):
            name = name[: -len(ending)]
    head, dot, last = name.rpartition(".")
    if dot and "." in head and " " not in name and last:  # reverse domain: org.gnome.Evince
        name = last
    words = name.replace("_", " ").replace("-", " ").split()
    return " ".join(w.capitalize() if w.islower() else w for w in words) or app
