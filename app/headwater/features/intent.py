"""How far a window has to do with what the person said they would do: words in common, or the kind of work."""

import re

from headwater.base.athand import at_hand
from headwater.records import Category

_WORD = re.compile(r"[a-z0-9][a-z0-9+#]+|[\u3400-\u9fff]+")
_SAYS_NOTHING = (
    "the and for with from this that into about some more work working on of to in at my our will do finish continue "
    "start get make need today now new 的 了 和 一下 今天 继续 完成"
)
_STOP = frozenset(_SAYS_NOTHING.split())
_KINDS: dict[Category, tuple[str, ...]] = {
    Category.CODE: ("code", "coding", "program", "debug", "bug", "refactor", "deploy", "test", "代码", "编程", "调试"),
    Category.WRITE: ("write", "writing", "draft", "report", "thesis", "essay", "edit", "写", "报告", "论文", "文章"),
    Category.DESIGN: ("design", "draw", "sketch", "model", "render", "设计", "画", "绘"),
    Category.DATA: ("data", "analyse", "analysis", "spreadsheet", "budget", "数据", "分析", "表格"),
    Category.READ: ("read", "study", "learn", "review", "research", "阅读", "学习", "资料", "文献"),
    Category.MAIL: ("mail", "email", "inbox", "邮件", "邮箱"),
    Category.CHAT: ("chat", "reply", "message", "support", "回复", "消息"),
    Category.MEET: ("meeting", "call", "interview", "会议", "面试"),
    Category.PLAN: ("plan", "planning", "schedule", "organise", "organize", "tasks", "计划", "安排", "整理"),
}
"""Words that name a kind of work; of our own choosing."""
_KIND_IS_WORTH = 0.7
"""The right kind of work counts less than the very words."""


def words(text: str) -> frozenset[str]:
    """Words of two letters and more, and pairs of Chinese characters, without those that say nothing."""
    found: set[str] = set()
    for run in _WORD.findall(text.casefold()):
        found.update([run] if run[0] < "\u3400" else [run[i : i + 2] for i in range(max(1, len(run) - 1))])
    return frozenset(found - _STOP)


@at_hand(256)
def _wanted(intent: str) -> tuple[frozenset[str], frozenset[Category]]:
    told = intent.casefold()
    have = words(told)
    kinds = (k for k, names in _KINDS.items() if any(n in have or (n[0] > "\u3400" and n in told) for n in names))
    return have, frozenset(kinds)


@at_hand(4096)
def match(intent: str, window: str, category: Category | None) -> float:
    """0 (nothing in common) to 1: two words in common, or all of them, is enough."""
    wanted, kinds = _wanted(intent[:500])
    if not wanted:
        return 0.0
    hits = len(wanted & words(window)) / min(2, len(wanted))
    return max(min(1.0, hits), _KIND_IS_WORTH if category in kinds else 0.0)
