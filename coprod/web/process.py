"""What has to be right for this process before the first phone comes: files, sockets, memory."""

import contextlib
import ctypes
import os
import socket
from pathlib import Path

OPEN_FILES = Path("/dev/fd")


def raise_file_limit() -> tuple[int, int] | None:
    """Let this process open as many files as it may; (now, most), or None where there is no limit."""
    try:
        import resource
    except ImportError:
        return None
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < most:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        except (OSError, ValueError):
            return soft, most
    return resource.getrlimit(resource.RLIMIT_NOFILE)


def file_limit() -> int | None:
    """So many files this process may have open now; None where there is no limit."""
    try:
        import resource
    except ImportError:
        return None
    now, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if now == resource.RLIM_INFINITY else now


def answer_at_once() -> int:
    """Let answers leave as they are written, on every socket that listens here; how many those are.

    An answer's head and body are written one after the other. Without TCP_NODELAY the body waits until the
    phone has confirmed the head, which many do 40 ms late. asyncio sets it on sockets it makes itself, and
    Streamlit makes its own; whoever is accepted by a listening socket inherits it.
    """
    found = 0
    for name in os.listdir(OPEN_FILES) if OPEN_FILES.is_dir() else ():
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(int(name))) as each:
            inet = each.family in (socket.AF_INET, socket.AF_INET6) and each.type == socket.SOCK_STREAM
            if inet and each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                found += 1
    return found


def share_memory() -> bool:
    """Let all threads take memory from two pools; False where the C library has no such setting.

    glibc gives each thread a pool of its own, and what a large result took for a moment stays in it: a room
    of 500 held 364 MB instead of 410.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2))
    except (AttributeError, OSError, TypeError):
        return False


_M_ARENA_MAX = -8
"""As in glibc's malloc.h."""
