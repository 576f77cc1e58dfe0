"""The model in use: title encoder, streaming transformer, calibration. onnxruntime loads when a model does."""

from headwater.attention.devices import owners, plugins
from headwater.attention.errors import AttentionError, ModelMismatch
from headwater.attention.model import AttentionModel
from headwater.attention.provider import Provider
from headwater.attention.stream import Stream, away

__all__ = ["AttentionError", "AttentionModel", "ModelMismatch", "Provider", "Stream", "away", "owners", "plugins"]
