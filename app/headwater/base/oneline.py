"""What somebody else wrote, on one line."""

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Not to be seen, but without them words in Persian or Hindi are others, and one emoji is several."""


def one_line(text: str, most: int) -> str:
    """`text` without control or direction-changing characters; longer than `most` it ends with an ellipsis."""
    text = flat(text[: 4 * most])
    return text if len(text) <= most else text[: most - 1] + "…"


def flat(text: str) -> str:
    """The same at its full length; '' where nothing is to be seen."""
    text = text if text.isprintable() else "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)
    return " ".join(text.split()).strip(f" {_JOINERS}")
