"""The vocabulary: frozen records and enums that the rooms hand to each other. No behaviour, no imports of ours.

Times named `at`, `start` and `end` are Unix seconds in UTC as floats, whole milliseconds. Lengths end in `_s`
and are seconds. `None` in a measured field means "not known" (the modality is missing), never "none".
"""

from headwater.records.activity import Bucket, Data, Event, EventTable
from headwater.records.help import (
    Advice,
    AdviceKind,
    Answer,
    Channel,
    Decision,
    Intent,
    Label,
    LabelSource,
    Moment,
    Params,
    Verdict,
)
from headwater.records.seen import (
    BackendStatus,
    ContextSeen,
    Health,
    InputCounts,
    NotificationSeen,
    Observation,
    Presence,
    PresenceChanged,
    Signal,
    SignalChanged,
    TitleKind,
    WindowSeen,
)
from headwater.records.understood import (
    LEARNED_STATES,
    Boundary,
    Category,
    FeatureRow,
    FocusState,
    Inference,
    Reason,
    Segment,
    WorkSphere,
)

__all__ = [
    "LEARNED_STATES",
    "Advice",
    "AdviceKind",
    "Answer",
    "BackendStatus",
    "Boundary",
    "Bucket",
    "Category",
    "Channel",
    "ContextSeen",
    "Data",
    "Decision",
    "Event",
    "EventTable",
    "FeatureRow",
    "FocusState",
    "Health",
    "Inference",
    "InputCounts",
    "Intent",
    "Label",
    "LabelSource",
    "Moment",
    "NotificationSeen",
    "Observation",
    "Params",
    "Presence",
    "PresenceChanged",
    "Reason",
    "Segment",
    "Signal",
    "SignalChanged",
    "TitleKind",
    "Verdict",
    "WindowSeen",
    "WorkSphere",
]
