"""Compound text: the encoding of old X properties, ISO 2022 with X's own additions (X.Org, CTEXT 1.1)."""

_ESC = 0x1B
_SETS_94 = {ord("B"): "ascii", ord("J"): "ascii"}
_SETS_96 = {
    ord(mark): f"iso8859_{number}"
    for mark, number in zip("ABCDGLFHMVYfb", (1, 2, 3, 4, 6, 5, 7, 8, 9, 10, 13, 16, 15), strict=True)
} | {ord("_"): "iso8859_14"}
_SETS_94N = {ord("A"): "gb2312", ord("B"): "euc_jp", ord("C"): "euc_kr"}
"""These three are the sets' forms with the high bit set, which is how Python's codecs know them."""


def decode_compound_text(data: bytes) -> str:
    """The text; what cannot be read becomes U+FFFD."""
    return "".join(_Reader(data).parts())


class _Reader:
    """Walks over the bytes with the two character sets that hold at each place."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._low, self._low_wide = "ascii", False
        self._high = "iso8859_1"

    def parts(self) -> list[str]:
        found: list[str] = []
        while self._at < len(self._data):
            byte = self._data[self._at]
            found.append(self._escape() if byte == _ESC else self._run(high=byte >= 0x80))
        return found

    def _run(self, *, high: bool) -> str:
        """Bytes of one half, up to the next escape or the other half."""
        start = self._at
        while self._at < len(self._data) and (b := self._data[self._at]) != _ESC and (b >= 0x80) is high:
            self._at += 1
        run = self._data[start : self._at]
        if high:
            return run.decode(self._high, "replace")
        if self._low_wide:
            run = bytes(b | 0x80 if b > 0x20 else b for b in run)
        return run.decode(self._low, "replace")

    def _escape(self) -> str:
        """One escape sequence; some hold text."""
        kind, final = self._data[self._at + 1 : self._at + 2], self._data[self._at + 2 : self._at + 3]
        if kind == b"%" and final == b"G":
            return self._utf8()
        if kind == b"%" and final == b"/":
            return self._extended()
        if kind == b"$" and final in (b"(", b")"):
            self._wide(final, self._data[self._at + 3 : self._at + 4])
            self._at += 4
            return ""
        if kind in (b"(", b")", b"-") and final:
            self._narrow(kind, final[0])
        self._at += 3 if kind else 1
        return ""

    def _narrow(self, kind: bytes, final: int) -> None:
        if kind == b"(":
            self._low, self._low_wide = _SETS_94.get(final, "ascii"), False
        elif kind == b"-":
            self._high = _SETS_96.get(final, "iso8859_1")
        else:
            self._high = "shift_jis" if final == ord("I") else "iso8859_1"  # half-width katakana

    def _wide(self, half: bytes, final: bytes) -> None:
        codec = _SETS_94N.get(final[0] if final else 0, "ascii")
        if half == b"(":
            self._low, self._low_wide = codec, True
        else:
            self._high = codec

    def _utf8(self) -> str:
        end = self._data.find(b"\x1b%@", self._at + 3)
        text = self._data[self._at + 3 : end if end >= 0 else None]
        self._at = end + 3 if end >= 0 else len(self._data)
        return text.decode("utf-8", "replace")

    def _extended(self) -> str:
        """A segment in a named encoding: length in two bytes, the name, STX, the text."""
        head = self._data[self._at + 4 : self._at + 6]
        if len(head) < 2:
            self._at = len(self._data)
            return ""
        length = (head[0] & 0x7F) * 128 + (head[1] & 0x7F)
        body = self._data[self._at + 6 : self._at + 6 + length]
        self._at += 6 + length
        name, _, text = body.partition(b"\x02")
        try:
            return text.decode(name.decode("ascii").replace("-", "_"), "replace")
        except (LookupError, UnicodeDecodeError):
            return "\ufffd" * bool(text)
