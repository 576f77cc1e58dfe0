"""The definition of the model's input: one incremental extractor, numpy only; live is a batch of one."""

from headwater.features.batch import FeatureBatch
from headwater.features.extractor import Extractor
from headwater.features.layout import INDEX, NAMES, SPEC_ID, scaled
from headwater.features.memory import FeaturesError
from headwater.features.text import compose

__all__ = ["INDEX", "NAMES", "SPEC_ID", "Extractor", "FeatureBatch", "FeaturesError", "compose", "scaled"]
