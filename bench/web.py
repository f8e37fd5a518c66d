"""Two pages that matter, on both databases, as ratios to a bare Flask page behind the same server.

The signed-in booth list is what a phone loads most; the answer to a proposal is what must never be slow.
"""

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from sqlalchemy import select
from sqlalchemy.engine import make_url

from matchfair import clock, create_app
from matchfair.accounts.devices import DEVICE_COOKIE, hash_of
from matchfair.accounts.services import start_sign_in
from matchfair.demo.story import play
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.migrations import upgrade
from matchfair.proposals.models import Proposal

POSTGRES = os.environ.get("MATCHFAIR_TEST_POSTGRES_URL", "postgresql+psycopg://root@127.0.0.1:5432/test")
SERVE = """
import sys, threading
from flask import Flask
from waitress import create_server
from matchfair import create_app
bare = Flask("bare")
bare.add_url_rule("/", view_func=lambda: "<!doctype html><title>bare</title><p>bare")
app = create_app(sys.argv[2], SQLALCHEMY_DATABASE_URI=sys.argv[1], SECRET_KEY="bench", TESTING=True)
servers = [create_server(a, host="127.0.0.1", port=0, threads=4) for a in (bare, app)]
print(*[s.effective_port for s in servers], flush=True)
threading.Thread(target=servers[0].run, daemon=True).start()
servers[1].run()
"""


def databases(folder: Path):
    """(name, url) of a fresh SQLite file and, where one answers, a fresh PostgreSQL database; dropped afterwards."""
    yield "SQLite", f"sqlite:///{folder / 'bench.sqlite3'}"
    url, name = make_url(POSTGRES), f"matchfair_bench_{uuid.uuid4().hex[:8]}"
    try:
        admin = psycopg.connect(url.set(drivername="postgresql").render_as_string(False), autocommit=True)
    except psycopg.OperationalError as error:
        print(f"PostgreSQL left out: {error}")
        return
    admin.execute(f'create database "{name}"')
    try:
        yield "PostgreSQL", url.set(database=name).render_as_string(False)
    finally:
        admin.execute(f'drop database "{name}" with (force)')


def stage(url: str, folder: Path) -> tuple[str, dict[str, str]]:
    """The demonstration fair in this database; its code and, by token, a proposal each device has to answer."""
    app = create_app(folder, SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="bench", TESTING=True)
    with app.app_context():
        upgrade(db.engine)
        play(app)
        fair = db.session.scalar(select(Fair).where(Fair.live_at.is_not(None)))
        now, waiting = clock.database_time(), {}
        for row in db.session.scalars(select(Proposal).filter_by(fair_id=fair.id, origin="solver")):
            if row.waits_for("enterprise", now):
                token = uuid.uuid4().hex
                start_sign_in(hash_of(token), "bench", now, enterprise=row.enterprise)
                waiting[token] = row.code
        db.session.commit()
        db.engine.dispose()
    return fair.code, waiting


class Device:
    """One keep-alive connection with its cookies."""

    def __init__(self, port: int, token: str = ""):
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = {DEVICE_COOKIE: token} if token else {}

    def send(self, method: str, path: str, fields: dict | None = None) -> tuple[float, int, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = urlencode(fields) if fields else None
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        self.link.request(method, path, body, headers)
        answer = self.link.getresponse()
        text = answer.read().decode()
        took = time.perf_counter() - begun
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return took, answer.status, text


def hidden(page: str, name: str, within: str) -> str:
    form = page[page.index(within) :]
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)[1]


def time_pages(ports: tuple[int, int], fair: str, waiting: dict[str, str]) -> dict[str, float]:
    """Medians in seconds of the bare page, the booth list, and the answers."""
    bare, tokens = Device(ports[0]), list(waiting)
    reader = Device(ports[1], tokens[0])
    for device, path in ((bare, "/"), (reader, f"/fair/{fair}/agencies")):
        for _ in range(10):
            assert device.send("GET", path)[1] == 200
    times = {"bare": [], "booth list": [], "answer": []}
    for token in tokens:
        device, address = Device(ports[1], token), f"/fair/{fair}/proposals/{waiting[token]}"
        page = device.send("GET", address)[2]
        names = ("csrf_token", "request_key", "version")
        fields = {name: hidden(page, name, f'action="{address}/answer"') for name in names} | {"answer": "accept"}
        for _ in range(4):
            times["bare"].append(bare.send("GET", "/")[0])
            times["booth list"].append(reader.send("GET", f"/fair/{fair}/agencies")[0])
        took, status, text = device.send("POST", f"{address}/answer", fields)
        assert status == 303, text[:2000]
        times["answer"].append(took)
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    print("Web pages: median time as a ratio to a bare Flask page behind the same waitress, sequential, one client")
    with tempfile.TemporaryDirectory() as folder:
        for name, url in databases(Path(folder)):
            fair, waiting = stage(url, Path(folder))
            server = subprocess.Popen(
                [sys.executable, "-c", SERVE, url, folder], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
            try:
                ports = tuple(int(port) for port in server.stdout.readline().split())
                medians = time_pages(ports, fair, waiting)
            finally:
                server.terminate()
                server.wait()
            for page in ("booth list", "answer"):
                print(
                    f"  {name:10} {page:10} {medians[page] / medians['bare']:6.1f} x bare"
                    f"   ({medians[page] * 1000:.1f} ms; bare {medians['bare'] * 1000:.2f} ms)"
                )


if __name__ == "__main__":
    main()
