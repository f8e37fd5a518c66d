"""A served application answers a hall of phones that keep their connections open, and outlasts those who say half."""

import resource
import socket
from contextlib import ExitStack, contextmanager
from threading import Thread

import pytest

from matchfair import create_app
from matchfair.commands import serve as serving

ALIVE = b"GET /healthz HTTP/1.1\r\nHost: fair.test\r\n\r\n"
PATIENCE = 10  # seconds until a phone that got no answer is a failure


@contextmanager
def served(tmp_path, **overrides):
    """Opens connections to a server with the limits that `matchfair serve` has; all are closed at the end."""
    app = create_app(tmp_path, SECRET_KEY="only for tests", SQLALCHEMY_DATABASE_URI="sqlite://")
    server = serving.server_of(app, "127.0.0.1", 0, **overrides)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    with ExitStack() as phones:
        address = "127.0.0.1", server.effective_port
        yield lambda: phones.enter_context(socket.create_connection(address, PATIENCE))
    server.asyncore.close_all(server._map)
    thread.join(PATIENCE)
    server.task_dispatcher.shutdown()
    assert not thread.is_alive()


def asks(connection: socket.socket) -> bool:
    connection.sendall(ALIVE)
    answer = b""
    while not answer.endswith(b"ok\n"):
        part = connection.recv(4096)
        if not part:
            return False
        answer += part
    return answer.startswith(b"HTTP/1.1 200")


def test_three_hundred_phones_that_stay_connected_and_one_more_are_answered(tmp_path):
    with served(tmp_path) as phone:
        phones = [phone() for _ in range(300)]
        assert [asks(one) for one in phones] == [True] * 300
        assert asks(phone())
        assert [asks(one) for one in phones] == [True] * 300, "a connection was not kept"


@pytest.mark.parametrize(
    "half", [b"GET /heal", b"POST /sign-in HTTP/1.1\r\nHost: fair.test\r\nContent-Length: 100\r\n\r\nlogin="]
)
def test_half_a_request_gives_its_place_back_and_stops_nobody(tmp_path, half):
    with served(tmp_path, channel_timeout=1, cleanup_interval=1) as phone:
        slow = [phone() for _ in range(150)]
        for one in slow:
            one.sendall(half)
        assert asks(phone())
        assert [one.recv(10) for one in slow] == [b""] * 150, "not cut off"


def test_the_file_limit_is_raised_or_fewer_connections_are_served(monkeypatch, caplog):
    limits = [256, 4096]
    monkeypatch.setattr(resource, "getrlimit", lambda _which: tuple(limits))
    monkeypatch.setattr(resource, "setrlimit", lambda _which, pair: limits.__setitem__(slice(None), pair))
    assert serving.connections_allowed(3000) == 3000
    assert limits == [3000 + serving.OTHER_FILES, 4096]
    limits[:] = [256, 512]
    assert serving.connections_allowed(3000) == 512 - serving.OTHER_FILES
    assert "ulimit -n" in caplog.text
