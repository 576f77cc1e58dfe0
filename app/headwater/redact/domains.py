"""Domains: the only part of an address that is ever kept."""

from urllib.parse import urlsplit

_LONGEST = 253
"""Characters in a host name, RFC 1035."""
_WEB = ("http", "https", "ws", "wss", "ftp", "ftps")


def clean_domain(text: str) -> str:
    """The host in a domain or an address, in lower-case ASCII (IDNA), without user, port, `www.` and last dot.

    Empty if there is none, or none that can be right: a local file, `about:` pages, nonsense.
    """
    text = text.strip()
    if not text:
        return ""
    scheme, mark, _ = text.partition("://")
    if mark and scheme.casefold() not in _WEB:
        return ""
    host = _host(text if mark else f"//{text}")
    return "" if host is None else _ascii(host)


def _host(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        return parts.hostname if parts.port is None or parts.port else None
    except ValueError:  # brackets that hold no IPv6 address, odd Unicode in the host, a port that is a word
        return None


def _ascii(host: str) -> str:
    try:
        host = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    fits = 0 < len(host) <= _LONGEST and all(map(_is_label, host.split(".")))
    return host if fits or _is_ipv6(host) else ""


def _is_label(label: str) -> bool:
    return label != "" and label.replace("-", "").replace("_", "").isalnum() and label.isascii()


def _is_ipv6(host: str) -> bool:
    return host.count(":") > 1 and all(c in "0123456789abcdef:." for c in host) and len(host) <= 45


def is_under(domain: str, parent: str) -> bool:
    """Whether `domain` is `parent` or one of its subdomains; both clean."""
    return parent != "" and (domain == parent or domain.endswith(f".{parent}"))


def looks_like_domain(text: str) -> bool:
    """Whether a word of a title is a host with a top-level domain of letters, a port allowed."""
    host, _, port = text.partition(":")
    name, dot, top = host.rpartition(".")
    letters = (top.isascii() and top.isalpha() and len(top) >= 2) or top.startswith("xn--")
    return bool(dot and name) and letters and (port == "" or port.isdigit()) and clean_domain(host) != ""
