"""The local door: how the command line reaches the running program. No network, no open port."""

from headwater.bridge.door import AlreadyRunning, Door, EngineCommands, NoAnswer, NobodyHome, ask

__all__ = ["AlreadyRunning", "Door", "EngineCommands", "NoAnswer", "NobodyHome", "ask"]
