"""What ActivityWatch's watchers say, as observations: live and from history. Pure, and after redaction."""

from headwater.watchers.history import History, observations
from headwater.watchers.live import AGAIN_S, Said, said_of
from headwater.watchers.reading import client_of

__all__ = ["AGAIN_S", "History", "Said", "client_of", "observations", "said_of"]
