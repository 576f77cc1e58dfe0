"""The measured figures: `./dev bench [FAMILY…] [--json]`. Not part of the tests: these depend on the machine."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "models"))  # the recipe's own measures; no torch in them
