"""`python -m tests.bench [FAMILY…] [--json] [--minutes N] [--whole]`."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict

from tests.bench import advice, data, desktop, learn, line, model
from tests.bench.figure import Asked, Figure

FAMILIES: dict[str, Callable[[Asked], list[Figure]]] = {
    "line": line.measure, "data": data.measure, "model": model.measure,
    "learn": learn.measure, "advice": advice.measure, "desktop": desktop.measure,
}  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(prog="./dev bench", description="Measure the program on this machine.")
    asked.add_argument(
        "family",
        nargs="*",
        choices=[*FAMILIES, []],
        metavar="FAMILY",
        help=f"which figures: {', '.join(FAMILIES)}; all if left out",
    )
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--minutes", type=float, default=5.0, help="how long to watch it idle, and busy")
    asked.add_argument("--whole", action="store_true", help="200 simulated people and 20 days for suggestions: an hour")
    told = asked.parse_args()
    how = Asked(told.minutes, told.whole)
    figures = [f for name in told.family or FAMILIES for f in FAMILIES[name](how)]
    if told.json:
        print(json.dumps([asdict(f) for f in figures], indent=1))
        return
    for f in figures:
        kept = {True: "holds", False: "DOES NOT HOLD", None: ""}[f.holds]
        bound = f"≤ {f.bound:g}" if isinstance(f.bound, float | int) else f.bound or ""
        beside = f"beside {f.baseline:g}" if isinstance(f.baseline, float | int) else f.baseline or ""
        print(f"{f.name:<28} {f.value:>10.3f} {f.unit:<8} {bound:<10} {beside:<18} {kept}  {f.note}")


if __name__ == "__main__":
    main()
