"""The room's exceptions."""

from headwater.base import HeadwaterError


class AttentionError(HeadwaterError):
    """The model cannot be used; the text says what to do."""


class ModelMismatch(AttentionError):
    """The model's files do not fit each other, this program, or the memory that was kept.

    `AttentionModel.load` adds what to do: that depends on whose files they are.
    """
