"""The same pages in both languages over the demonstration fair: what we wrote is translated, names and legal texts stay."""

import re
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po
from person import DESK, PHONE

from matchfair import clock
from matchfair.demo import demo_parties
from matchfair.demo.story import play
from matchfair.extensions import db
from matchfair.policy import national_holidays

ARTICLE = re.compile("(第[一二三四五六七八九十]+[条款])+|[一二三四五六七八九十]+")  # how the law numbers itself
CHINESE_RUN, TWO_LATIN_WORDS = re.compile("[\u4e00-\u9fff]+"), re.compile("[A-Za-z]{2,} [A-Za-z]{2,}")
DEVICES = {"organizer": DESK, "agency": DESK, "enterprise": PHONE}
ENTRANCES = {
    "organizer": "以工作人员身份（服务台）",
    "agency": "以服务机构身份（展位）",
    "enterprise": "以企业身份（手机）",
}
# pages that no navigation names: (where to look for the link, which one)
BEHIND = {
    "organizer": (
        ("/desk/", ".desk__tools a"),
        ("/desk/fairs/{fair}/entries", "tbody th a"),
        ("/desk/fairs/{fair}/entries", ".desk__tools a"),
        ("/desk/fairs/{fair}/agencies", "tbody th a"),
        ("/desk/fairs/{fair}/rounds", "tbody th a"),
        ("/desk/enterprises", "tbody a"),
        ("/desk/agencies", "tbody a"),
    ),
    "agency": (
        ("/agency/{fair}/", ".desk__tools a"),
        ("/agency/{fair}/", "#live h3 a"),
        ("/agency/{fair}/", "a[href*='/agreements/']"),
    ),
    "enterprise": (("/fair/{fair}/", "a[href*='/proposals/']"), ("/fair/{fair}/agencies", ".agency-card h2 a")),
}
TEXTS = """foreign => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement, text = walker.currentNode.textContent.replace(/\\s+/g, " ").trim();
        if (text && !parent.closest(`script, style, body [lang^=${foreign}]`)) found.push(text);
    }
    for (const one of document.querySelectorAll("[aria-label], [placeholder]")) {
        if (!one.closest(`body [lang^=${foreign}]`)) found.push(one.getAttribute("aria-label") || one.placeholder);
    }
    return found;
}"""


@pytest.fixture
def demo(app, monkeypatch):
    """The demonstration fair; only one database is needed to read its pages."""
    play(app)
    app.test_clock.moment = clock.database_time()
    monkeypatch.setitem(app.config, "DEMO", True)
    monkeypatch.setitem(app.config, "DEMO_PARTIES", demo_parties())
    db.session.commit()
    return app.config["DEMO_PARTIES"]["fair_code"]


def written_by_people() -> str:
    """Every text in the database: names, terms and remarks are shown as they were written."""
    rows = (row for table in db.metadata.sorted_tables for row in db.session.execute(table.select()))
    found = "\n".join(str(value) for row in rows for value in row if CHINESE_RUN.search(str(value)))
    db.session.rollback()  # SQLite lets nobody else write while it is open
    return found


def titles_of_documents() -> str:
    """What the documents that answers cite are called; they have no English title."""
    return "\n".join(table.notice for table in national_holidays().tables.values())


def our_words() -> set[str]:
    catalogue = files("matchfair") / "translations/zh_Hans_CN/LC_MESSAGES/messages.po"
    with catalogue.open("rb") as file:
        messages = [m for m in read_po(file) if m.id and not isinstance(m.id, tuple)]
    return {m.id for m in messages if m.string != m.id}


def pages_of(somebody, role: str, fair: str) -> list[str]:
    """Every page of the role's navigation, at the fair and elsewhere, and some of the pages behind them."""
    at = {"fair": fair}
    starts = {
        "organizer": ("/desk/", "/desk/fairs/{fair}/"),
        "agency": ("/agency/{fair}/",),
        "enterprise": ("/fair/{fair}/",),
    }
    found = []
    for start in starts[role]:
        somebody.go(start.format(**at))
        found += somebody.page.locator("nav[aria-label='主导航'] a").evaluate_all("all => all.map(a => a.pathname)")
    for start, link in BEHIND[role]:
        found.append(somebody.go(start.format(**at)).page.locator(link).first.evaluate("a => a.pathname"))
    return list(dict.fromkeys(found))


def read(somebody, path: str, what: str) -> list[str]:
    """The texts of the page that are not marked as being in the other language; at no size may anything stick out."""
    page = somebody.go(path).page
    english, size = page.locator("html").get_attribute("lang") == "en", page.viewport_size
    for other in (PHONE, DESK):
        page.set_viewport_size(other["viewport"])
        somebody.finds_it_whole(f"{what} at {other['viewport']}")
    page.set_viewport_size(size)
    if english:  # the story has axe judge the Chinese pages
        somebody.look(what)
    return page.evaluate(TEXTS, "zh" if english else "en")


def untranslated(texts: list[str], ours: set[str]) -> list[str]:
    return [text for text in texts if text in ours or TWO_LATIN_WORDS.search(text)]


def left_in_chinese(texts: list[str], people: str) -> list[str]:
    """Texts with Chinese in them that nobody typed: without the parts that stand in the database nothing may be left."""
    runs = [(text, run) for text in texts for run in CHINESE_RUN.findall(text)]
    return [text for text, run in runs if run not in people and not ARTICLE.fullmatch(run)]


def walk(somebody, role: str, fair: str, people: str, ours: set[str]) -> None:
    paths = pages_of(somebody, role, fair)
    assert len(paths) >= 6
    for path in paths:
        left = untranslated(read(somebody, path, named(path, fair)), ours)
        assert not left, f"English on the Chinese page {path}: {left}"
    somebody.go(paths[0]).tap("English")
    assert somebody.path == paths[0] and somebody.page.locator("html[lang=en]").count(), "the switch stays on the page"
    for path in paths:
        left = left_in_chinese(read(somebody, path, named(path, fair)), people)
        assert not left, f"Chinese on the English page {path}: {left}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_every_page_of_every_role_speaks_both_languages(demo, person):
    people, ours = written_by_people() + titles_of_documents(), our_words()
    for role, device in DEVICES.items():
        somebody = person(role, device).go("/").tap(ENTRANCES[role])
        walk(somebody, role, demo, people, ours)
        somebody.page.close()


def named(path: str, fair: str) -> str:
    return re.sub(r"\W+", "-", path.replace(fair, "")).strip("-") or "start"
