"""Old text encodings, and domains at the end of titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.capture._ctext import decode_compound_text
from headwater.capture._titles import domain_in


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain", "plain"),
        (b"caf\xe9", "café"),
        (b"\x1b%G\xe4\xb8\xad\xe6\x96\x87\x1b%@ then", "中文 then"),
        (b"\x1b%G\xe4\xb8\xad", "中"),
        (b"\x1b$(A\x56\x50\x4e\x44\x1b(B and", "中文 and"),
        (b"\x1b$)A\xd6\xd0\xce\xc4", "中文"),
        (b"\x1b$(B\x46\x7c\x4b\x5c\x1b(B.", "日本."),
        (b"\x1b$)C\xc7\xd1\xb1\xdb", "한글"),
        (b"\x1b-F\xe1\xe2\x1b-A\xe9", "αβé"),
        (b"\x1b-L\xd0", "а"),
        (b"\x1b%/1\x80\x8fiso8859-15\x02\xa4uro", "€uro"),
        (b"\x1b%/1\x80\x86nope\x02\xa4", "\ufffd"),
        (b"\x1b", ""),
        (b"\x1b%", ""),
        (b"\x1b%/1", ""),
        (b"", ""),
    ],
)
def test_compound_text(data: bytes, text: str) -> None:
    assert decode_compound_text(data) == text


@given(st.lists(st.sampled_from([b"\x1b", b"%", b"$", b"(", b")", b"-", b"/", b"A", b"G", b"@", b"\xff", b"\x02"])))
def test_compound_text_takes_anything(pieces: list[bytes]) -> None:
    decode_compound_text(b"".join(pieces))


@given(st.text())
def test_utf8_in_compound_text_comes_back(text: str) -> None:
    assert decode_compound_text(b"\x1b%G" + text.encode().replace(b"\x1b", b"") + b"\x1b%@") == text.replace("\x1b", "")


@pytest.mark.parametrize(
    ("title", "domain"),
    [
        ("Page — example.org", "example.org"),
        ("Page - docs.Example.ORG - Mozilla Firefox", "docs.example.org"),
        ("Page | example.co.uk", "example.co.uk"),
        ("localhost:8000 · example.com:8443/", "example.com"),
        ("example.org", "example.org"),
        ("文档 — example.com.cn", "example.com.cn"),
        ("x" * 9_000 + " — example.org", "example.org"),
        ("a" * 400 + ".com", ""),
        ("main.py — notes.md", ""),
        ("editing — setup.sh", ""),
        ("Inbox — me@example.org", ""),
        ("example.org — the page", ""),
        ("see example.org", ""),
        ("backup — archive.zip", ""),
        ("lib - serde.rs", ""),
        ("version 1.2", ""),
        ("", ""),
        ("-.org", ""),
        ("a - b..org", ""),
    ],
)
def test_domain_only_where_a_title_ends_in_one(title: str, domain: str) -> None:
    assert domain_in(title) == domain


@given(st.text(max_size=2_000))
def test_domains_of_anything(title: str) -> None:
    domain = domain_in(title)
    assert domain == "" or domain in title.lower()
