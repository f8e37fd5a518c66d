"""A real server and a real browser: one application per test, each person in a browser context of its own."""

import secrets
import shutil
from contextlib import suppress
from threading import Thread

import pytest
from person import DESK, Person
from required import lacking
from waitress import create_server

from matchfair.accounts.devices import DEVICE_COOKIE, hash_of
from matchfair.accounts.services import start_sign_in
from matchfair.extensions import db

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    if not CHROMIUM:
        lacking("browser", "chromium is not installed (apt install chromium fonts-noto-cjk)")
    return {"executable_path": CHROMIUM, "args": QUIET}


def run_until_closed(server) -> None:
    with suppress(OSError):  # closing takes the socket away under the loop that waits on it
        server.run()


@pytest.fixture
def served(app):
    """The application behind the server it is run with, on a free port."""
    usual = app.config["PUBLIC_URL"]
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = Thread(target=run_until_closed, args=(server,), daemon=True)
    thread.start()
    app.config["PUBLIC_URL"] = url = f"http://127.0.0.1:{server.effective_port}"
    yield url
    app.config["PUBLIC_URL"] = usual
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def person(browser, served, request):
    """A function that puts another person in front of a browser."""
    contexts = []
    story = request.node.name.removeprefix("test_").replace("[", "-").rstrip("]")

    def enter(name: str, device: dict = DESK, **options) -> Person:
        context = browser.new_context(**device, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        contexts.append(context)
        return Person(name, context, served, story, judges="postgres" not in request.node.name)

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture
def known(person, app, served):
    """A function that puts somebody in front of a browser that is already signed in as `account=…`, `enterprise=…`."""

    def enter(name: str, device: dict = DESK, *, options: dict | None = None, **party) -> Person:
        token = secrets.token_hex(16)
        start_sign_in(hash_of(token), "test", app.test_clock(), **party)
        db.session.commit()
        somebody = person(name, device, **(options or {}))
        somebody.page.context.add_cookies([{"name": DEVICE_COOKIE, "value": token, "url": served}])
        return somebody

    return enter
