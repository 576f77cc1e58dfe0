"""What people or applications wrote, made safe for one line."""

LONGEST = 400
"""Characters of a title that are handed to the text engine; no window is wide enough for more."""


def plain(s: str) -> str:
    """One line that is safe to lay out: no control or direction-changing characters, and not endless."""
    s = "".join(c if c.isprintable() else " " for c in s[:LONGEST])
    return " ".join(s.split())
