"""Somebody with a browser. Every page that is looked at is kept as a picture and judged by axe."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

ARTEFACTS = Path(__file__).parents[2] / "test-artefacts"
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 "
    "MicroMessenger/8.0.50 WeChat/arm64",
}
DESK = {"viewport": {"width": 1440, "height": 900}}
AXE = {"resultTypes": ["violations"]}


class Person:
    def __init__(self, name: str, context, url: str, story: str, judges: bool = True):
        self.name, self.url, self.story, self.judges, self.pictures = name, url, story, judges, 0
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.faults: list[str] = []
        self.page.on("console", self.hears)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self.stays_here)
        self.page.on("response", self.is_answered)
        self.page.on("dialog", lambda dialog: dialog.accept())

    def hears(self, message) -> None:
        # what could not be loaded is judged by `is_answered`, which knows a refusal's page from a missing file
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def stays_here(self, request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.faults.append(f"another host was asked: {request.url}")

    def is_answered(self, response) -> None:
        page = response.request.is_navigation_request()
        if response.status >= (500 if page else 400):
            self.faults.append(f"{response.status} {response.url}")

    # ---- what a person does

    def go(self, path: str):
        self.page.goto(self.url + path if path.startswith("/") else path)
        return self

    def tap(self, label: str, within: str = "body"):
        """A button or a link that leads to another page."""
        with self.page.expect_navigation():
            self.control(label, within).click()
        return self

    def press(self, label: str, within: str = "body"):
        """A control that stays on the page."""
        self.control(label, within).click()
        return self

    def control(self, label: str, within: str = "body"):
        """By its whole name; else by how its name begins (a row of a list says more than its title)."""
        place = self.page.locator(within)
        for name in (re.compile(f"^{re.escape(label)}$"), re.compile(f"^{re.escape(label)}")):
            found = place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name))
            if found.count():
                return found.first
        return place.locator("summary", has_text=label).first

    def write(self, label: str, text: str):
        self.page.get_by_label(re.compile(f"^{re.escape(label)}( 选填)?$")).first.fill(text)
        return self

    def choose(self, label: str, option: str):
        self.page.get_by_label(label, exact=True).first.select_option(label=option)
        return self

    # ---- what a person sees

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.url)

    def sees(self, *texts: str):
        for text in texts:
            assert text in self.text, f"{text!r} is not on {self.page.url}:\n{self.text}"
        return self

    def misses(self, *texts: str):
        for text in texts:
            assert text not in self.text, f"{text!r} is on {self.page.url}"
        return self

    def copies(self, label: str) -> str:
        """The address in the field with this label, as the button beside it copies it."""
        return self.page.get_by_label(label, exact=True).first.input_value()

    def downloads(self, label: str) -> Path:
        with self.page.expect_download() as download:
            self.control(label).click()
        folder = ARTEFACTS / self.story
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / download.value.suggested_filename
        download.value.save_as(file)
        return file

    def look(self, what: str):
        """Let the width of the screen, the browser's console and axe judge the page, and keep a picture of it.

        Pages are the same on both databases, so one run of two is enough for pictures and axe.
        """
        self.finds_it_whole(what)
        if self.judges:
            self.keep_picture(what)
            violations = Axe().run(self.page, options=AXE).response["violations"]
            assert not violations, [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in violations]
        return self

    def finds_it_whole(self, what: str) -> None:
        """Nothing sticks out at the side, no script failed, nothing was missing, no other host was asked."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{what} scrolls sideways by {wide}px"
        assert self.faults == [], self.faults

    def keep_picture(self, what: str) -> None:
        self.pictures += 1
        file = ARTEFACTS / self.story / f"{self.name}-{self.pictures:02d}-{what}.png"
        self.page.evaluate("scrollTo(0, 0)")
        try:
            self.page.screenshot(path=file, full_page=True, scale="css")
        except Error:  # a browser under load may fail to draw once; the picture is kept for people to look at
            self.page.screenshot(path=file, full_page=True, scale="css")
