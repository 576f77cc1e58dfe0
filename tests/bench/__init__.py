"""The measured figures: `./dev bench [FAMILY…] [--json]`. Not part of the tests: these depend on the machine."""
