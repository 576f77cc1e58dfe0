"""The model, loaded late: numpy and onnxruntime stay out of the way of a quick start."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.base import HeadwaterError

if TYPE_CHECKING:
    from headwater.attention import AttentionModel

_LOG = logging.getLogger("headwater.engine")


def load_model(checks: Path | None = None) -> "tuple[AttentionModel | None, str]":
    """The shipped model, or none and a sentence that says why; `checks` keeps how other processors did."""
    from headwater.attention import AttentionModel

    try:
        return AttentionModel.load(checks=checks), ""
    except HeadwaterError as e:
        _LOG.error("no model: %s", e)
        return None, str(e)
