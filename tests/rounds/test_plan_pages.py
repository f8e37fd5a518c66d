"""A long plan in pages: every pair on one of them, narrowed by name, agency and answer, and light to load."""

import pytest
from cast import raise_curtain
from flask_babel import refresh
from pages import queries
from plans import rounds_path

from matchfair.extensions import db
from matchfair.matching import default_weights
from matchfair.needs.services import Need, set_star
from matchfair.proposals.models import Proposal
from matchfair.rounds import comparison, plan_page
from matchfair.rounds.listing import listed_rows
from matchfair.rounds.models import Round
from matchfair.rounds.services import publish, run_round, run_rounds, set_rule


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


@pytest.fixture
def small(monkeypatch):
    """Pages of two rows."""
    monkeypatch.setattr(plan_page, "ROWS", 2)
    monkeypatch.setattr(plan_page, "BLOCKS", 2)


def plans(play, *aims) -> list[Round]:
    made = run_rounds(play.fair, default_weights(), list(aims or ["best"]), False, play.act)
    db.session.commit()
    return made


def path(play, query: str = "") -> str:
    return f"/desk/fairs/{play.fair.code}/rounds/1{query}"


def english(desk, where: str):
    desk.get(where)
    desk.client.post("/language", data=desk.page.form("/language") | {"language": "en"})
    refresh()  # the test's own context outlives a request, and the language is remembered in it
    return desk.get(where)


def part(page, name: str):
    """One list of the page: its heading, its enterprises, and the words and addresses of its page links."""
    (section,) = page.all("section", id=name)
    texts = [" ".join("".join(e.itertext()).split()) for e in section.iter()]
    tags = [str(e.tag).rpartition("}")[2] for e in section.iter()]
    links = [e.get("href") for e, tag in zip(section.iter(), tags, strict=True) if tag == "a"]
    names = [text for text, e in zip(texts, section.iter(), strict=True) if "/enterprises/" in (e.get("href") or "")]
    heading = next(text for text, tag in zip(texts, tags, strict=True) if tag == "h2")
    return heading, [name for name in names if "五金" in name], [link for link in links if f"#{name}" in link]


def test_every_pair_is_on_one_page_the_weakest_first(play, desk, small):
    for number in range(5):
        play.enterprise(needs=[Need("4", True), Need("9", number < 3)])
    play.agency(capacity=5)
    (row,) = plans(play)
    in_order = sorted(row.lines, key=lambda line: (line.score, line.id))
    page, seen = english(desk, path(play)), []
    for words in ("1–2 of 5", "3–4 of 5", "5–5 of 5"):
        heading, names, links = part(page, "pairs")
        assert (heading, words in page.words()) == ("Pairs (5)", True)
        seen += names
        page = desk.get(links[-1].partition("#")[0])
    assert seen == [line.enterprise.name for line in in_order]
    assert part(desk.get(path(play, "?pairs=99")), "pairs")[1] == seen[4:], "beyond the last page is the last"
    assert part(desk.get(path(play, "?pairs=-3")), "pairs")[1] == seen[:2]


def test_who_is_left_without_is_in_pages_of_its_own(play, desk, small):
    for _ in range(5):
        play.enterprise(needs=[Need("7", True)])
    play.enterprise(), play.agency()
    plans(play)
    page = english(desk, path(play))
    assert part(page, "pairs")[0] == "Pairs (1)"
    heading, names, (link,) = part(page, "without")
    assert heading == "Left without an agency (5)" and len(names) == 2
    assert part(desk.get(link.partition("#")[0]), "without")[1] == [e.name for e in play.enterprises[2:4]]


def test_a_plan_is_narrowed_by_name_agency_and_answer(play, desk):
    hope, bright, third = play.enterprise(), play.enterprise(), play.enterprise()
    steady, careful = play.agency(capacity=1), play.agency(capacity=2)
    set_star(play.fair, hope, steady.agency, True, play.act)
    (row,) = plans(play)
    names = {line.enterprise_id: line.enterprise.name for line in row.lines}
    english(desk, path(play))

    def shown(query: str) -> tuple[str, set[str]]:
        heading, found, _links = part(desk.get(path(play, query)), "pairs")
        return heading, set(found)

    assert shown(f"?q={hope.name[3:6]}") == ("Pairs (1 of 3)", {hope.name})
    assert shown(f"?agency={careful.agency_id}") == ("Pairs (2 of 3)", {names[bright.id], names[third.id]})
    assert shown(f"?q={steady.agency.name}") == ("Pairs (1 of 3)", {hope.name})
    assert shown("?q=nobody") == ("Pairs (0 of 3)", set())
    assert shown("?agency=x&state=y&pairs=z") == ("Pairs (3)", set(names.values()))
    publish(row, play.act)
    answers = {p.enterprise_id: p for p in db.session.query(Proposal)}
    play.answer(answers[hope.id], "enterprise"), play.answer(answers[hope.id], "agency")
    play.answer(answers[bright.id], "enterprise", accepts=False)
    db.session.commit()
    for state, name in (("paired", hope.name), ("over", bright.name), ("waiting", third.name)):
        assert shown(f"?state={state}") == ("Pairs (1 of 3)", {name})
    assert desk.page.form("/rounds/1#pairs")["state"] == ["waiting"], "the form keeps what was chosen"


def test_where_plans_part_is_in_pages_too(play, desk, monkeypatch):
    monkeypatch.setattr(comparison, "listed_rows", lambda rows, number, page: listed_rows(rows, number, page, 1))
    hope, bright = play.enterprise(), play.enterprise(needs=[Need("4", True)])
    steady, careful = play.agency(capacity=1), play.agency(capacity=1, areas=(4,))
    for enterprise in (hope, bright):
        set_star(play.fair, enterprise, steady.agency, True, play.act)
    set_star(play.fair, bright, careful.agency, True, play.act)
    best, fair = plans(play, "best", "fair")
    for line in fair.lines:  # the other way round
        line.agency_id = {steady.agency_id: careful.agency_id}.get(line.agency_id, steady.agency_id)
    db.session.commit()
    page = english(desk, path(play))
    assert "1–1 of 2" in page.words()
    _heading, names, (link,) = part(page, "differences")
    desk.get(link.partition("#")[0])
    (row,) = [e for e in desk.page.all("th", scope="row") if "五金" in (e.text or "")]
    assert row.text == bright.name


def test_a_page_of_a_long_plan_is_light_and_asks_as_much_as_one_of_a_short(play, desk):
    counted, sizes = [], []
    play.agency("坪山区第一劳动关系事务托管服务促进中心", capacity=130)
    for more in (4, 121):
        for number in range(more):
            play.enterprise(f"深圳市坪山区希望{more}{number}精密五金制品有限公司")
        plans(play)
        number = db.session.query(Round).count()
        where = f"/desk/fairs/{play.fair.code}/rounds/{number}"
        desk.get(where)
        db.session.expire_all()
        with queries() as sent:
            page = desk.get(where)
        counted.append(len(sent))
        sizes.append((len(page.text.encode()), len(page.all("input", name="pair"))))
    assert counted[0] == counted[1]
    assert sizes[1][1] == 100 and sizes[1][0] < 180_000


def test_parties_of_one_name_are_told_apart_by_the_end_of_their_codes(play, desk):
    """In the plan, its load, the locks, every select and the yearly list; others keep their bare name."""
    hope, again, bright = play.enterprise(), play.enterprise(), play.enterprise()
    again.name = hope.name
    steady, other, plain = (play.agency(capacity=1) for _ in range(3))
    other.agency.name = steady.agency.name
    set_rule(play.fair, hope, steady.agency, "lock", "x", play.act)
    run_round(play.fair, default_weights(), "best", False, play.act)
    db.session.commit()
    db.session.expire_all()
    labels = {row: f"{row.name}（…{row.uscc[-6:]}）" for row in (hope, again, steady.agency, other.agency)}
    for path in (rounds_path(play), f"{rounds_path(play)}/1", f"{rounds_path(play)}/1/enterprises/{again.id}"):
        page = desk.get(path).words()
        told = {
            "rounds": (hope, steady.agency),  # the lock, and one more seat
            "1": labels,
            str(again.id): (again, steady.agency, other.agency),
        }[path.split("/")[-1]]
        assert [labels[row] for row in told if labels[row] not in page] == [], path
        assert f"{plain.agency.name}（" not in page and f"{bright.name}（" not in page
    options = {option.text for option in desk.get(rounds_path(play)).all("option")}
    assert {*labels.values(), plain.agency.name, bright.name} <= options
