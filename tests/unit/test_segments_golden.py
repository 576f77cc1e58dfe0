"""A recorded morning must go on giving the segments and spheres that it gave.

`python -m tests.unit.test_segments_golden` writes the expected file anew: look at the difference before you keep it.
"""

import json
from dataclasses import asdict
from pathlib import Path

from headwater.records import (
    InputCounts,
    NotificationSeen,
    Observation,
    Presence,
    PresenceChanged,
    Segment,
    Signal,
    SignalChanged,
    TitleKind,
    WindowSeen,
)
from headwater.segments import Segmenter, spheres

GOLDEN = Path(__file__).parents[1] / "golden"
MORNING = GOLDEN / "segments_morning.jsonl"
EXPECTED = GOLDEN / "segments_morning.expected.jsonl"


def observation(line: str) -> Observation:
    row = json.loads(line)
    match row.pop("kind"):
        case "window":
            return WindowSeen(**{**row, "title_kind": TitleKind(row.get("title_kind", "full"))})
        case "input":
            return InputCounts(**row)
        case "presence":
            return PresenceChanged(row["at"], Presence(row["presence"]), row["since"])
        case "signal":
            return SignalChanged(row["at"], Signal(row["signal"]), row["on"])
    return NotificationSeen(**row)


def offset(at: float) -> int:
    """Summer time ends in the middle of the morning."""
    return 7200 if at < 1_761_440_400 else 3600


def folded(every: float | None) -> list[Segment]:
    seen = [observation(line) for line in MORNING.read_text("utf-8").splitlines()]
    segmenter, out, now = Segmenter(offset=offset), list[Segment](), seen[0].at
    for obs in seen:
        while every and now + every < obs.at:
            now += every
            out += segmenter.tick(now)
        out += segmenter.feed(obs)
    return [*out, *segmenter.close(seen[-1].at + 30)]


def lines(every: float | None) -> str:
    segments = folded(every)
    rows = [*map(asdict, segments), *map(asdict, spheres(segments))]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_the_morning_gives_what_it_gave() -> None:
    assert lines(None) == EXPECTED.read_text("utf-8")


def test_live_gives_the_same() -> None:
    assert lines(5.0) == EXPECTED.read_text("utf-8")


if __name__ == "__main__":
    EXPECTED.write_text(lines(None), "utf-8")
