"""What a server sets for itself before the first phone comes."""

import resource
import socket
import sys

import pytest

from coprod.web import process


def test_whoever_is_accepted_after_it_is_answered_at_once() -> None:
    """Streamlit's own socket names no protocol, and asyncio leaves such sockets as they are."""
    with socket.socket() as listening, socket.socket() as phone:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
        assert process.answer_at_once() >= 1
        phone.connect(listening.getsockname())
        accepted, _address = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
        assert phone.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0, "only what listens was touched"


def test_as_many_files_may_be_open_as_the_system_lets() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        assert process.raise_file_limit() == (before[1], before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc has these pools")
def test_threads_share_memory_on_linux() -> None:
    assert process.share_memory()
