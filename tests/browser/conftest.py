"""A real server and a real browser: one application per test, each role in a browser context of its own."""

import shutil
import subprocess
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from required import lacking
from waitress import create_server

ARTEFACTS = Path(__file__).parent.parent.parent / "test-artefacts"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True,
         "user_agent": "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 "
                       "MicroMessenger/8.0.50 WeChat/arm64"}  # fmt: skip
DESK = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def browser_type_launch_args():
    if not CHROMIUM:
        lacking("browser", "chromium is not installed (apt install chromium fonts-noto-cjk)")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
    return {"executable_path": CHROMIUM, "args": quiet}


@pytest.fixture
def served(app):
    """The application behind the server it is run with, on a free port."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    app.config["PUBLIC_URL"] = url = f"http://127.0.0.1:{server.effective_port}"
    yield url
    server.close()
    thread.join(timeout=5)


class Person:
    """Somebody with a browser. Every page that is looked at is kept as a picture and judged by axe."""

    def __init__(self, name, context, url):
        self.name, self.url, self.page, self.pictures = name, url, context.new_page(), 0
        self.faults: list[str] = []
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self.stays_here)

    def stays_here(self, request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.faults.append(f"another host was asked: {request.url}")

    def go(self, path: str):
        self.page.goto(self.url + path if path.startswith("/") else path)
        return self

    def look(self, what: str):
        """Keep a picture, and let axe and the width of the screen judge the page."""
        self.pictures += 1
        folder = ARTEFACTS / "story"
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{self.name}-{self.pictures:02d}-{what}.png", full_page=True)
        violations = Axe().run(self.page).response["violations"]
        assert not violations, [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in violations]
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{what} scrolls sideways by {wide}px"
        assert self.faults == [], self.faults
        return self

    def tap(self, label: str, within=None):
        place = (within or self.page).get_by_role("button", name=label).or_((within or self.page).get_by_role("link", name=label))
        place.first.click()
        self.page.wait_for_load_state()
        return self

    def sees(self, text: str):
        assert text in self.page.locator("main").inner_text(), f"{text!r} is not on {self.page.url}"
        return self


@pytest.fixture
def person(browser, served):
    """A function that puts another person in front of a browser."""
    contexts = []

    def enter(name: str, device: dict = DESK, **options) -> Person:
        context = browser.new_context(**device, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        contexts.append(context)
        return Person(name, context, served)

    yield enter
    for context in contexts:
        context.close()
