"""The port: two sockets that only this machine reaches, and who has it where it is taken."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from headwater.bridge.wanted import BridgeError

BACKLOG = 128
_PROC = Path("/proc")
_LISTENING = "0A"
"""TCP_LISTEN of include/net/tcp_states.h, as /proc/net/tcp writes it (proc_net_tcp.rst)."""
_ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENOPROTOOPT}


class PortTaken(BridgeError):
    """Another program has the port."""


class PortRefused(BridgeError):
    """The system does not let us have the port."""


def listening(port: int) -> list[socket.socket]:
    """Sockets that listen at 127.0.0.1 and, where the machine has IPv6, at ::1. Port 0 means any that is free.

    Raises:
        PortTaken: another program has it; the sentence says which, where the system tells.
        PortRefused: the system does not let us.
    """
    sockets: list[socket.socket] = []
    try:
        sockets.append(_bound(socket.AF_INET, "127.0.0.1", port))
        sockets += _bound_if_there(sockets[0].getsockname()[1])
    except OSError as e:
        for sock in sockets:  # before it is asked who has the port
            sock.close()
        raise _refused(port, e) from None
    return sockets


def _bound_if_there(port: int) -> list[socket.socket]:
    """The socket at ::1, or none where the machine has no such address."""
    try:
        return [_bound(socket.AF_INET6, "::1", port)]
    except OSError as e:
        if e.errno in _ABSENT:
            return []
        raise


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    # asyncio sends without delay only where the protocol is named
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        _alone(sock)
        sock.bind((address, port))
        sock.listen(BACKLOG)
        sock.setblocking(False)
    except BaseException:
        sock.close()
        raise
    return sock


def _alone(sock: socket.socket) -> None:
    """Nobody else may listen there; what a stopped program left behind does not count."""
    if sys.platform == "win32":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sock.family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)


def _refused(port: int, e: OSError) -> BridgeError:
    advice = "Quit it, or choose another port in the settings."
    if e.errno == errno.EADDRINUSE:
        who = holder(port)
        name = f"{who[0]} (process {who[1]})" if who else "another program"
        return PortTaken(f"Port {port} is taken by {name}: watchers reach that and not Headwater. {advice}")
    return PortRefused(f"Port {port} cannot be used: {e.strerror}. Choose another port in the settings.")


def holder(port: int) -> tuple[str, int] | None:
    """Name and process id of who listens at a port; None where the system does not tell (only Linux does)."""
    wanted = {f"socket:[{inode}]" for inode in _inodes(port)}
    if not wanted:
        return None
    for process in _PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it is somebody else's, or ended meanwhile
            if wanted & set(_handles(process / "fd")):
                name = (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
                return "".join(c if c.isprintable() else "?" for c in name), int(process.name)
    return None


def _handles(folder: Path) -> Iterator[str]:
    """What a process has open."""
    with os.scandir(folder) as handles:
        for handle in handles:
            with contextlib.suppress(OSError):
                yield os.readlink(handle)


def _inodes(port: int) -> Iterator[str]:
    """Of the sockets that listen there."""
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for line in (_PROC / "net" / table).read_text(encoding="ascii").splitlines()[1:]:
                cells = line.split()
                if cells[3] == _LISTENING and int(cells[1].rpartition(":")[2], 16) == port:
                    yield cells[9]
