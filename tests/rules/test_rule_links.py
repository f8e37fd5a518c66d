"""Every number, list and deadline that a rule fixes leads to its place on the rules page, as it was on the day used."""

import re
from datetime import date
from html import escape
from urllib.parse import unquote

import pytest
from cast import raise_curtain
from pages import XHTML, Visitor, read, signed_in
from programme import follow, own_cases, serve, tell
from stage import ROLES, routes, stage

from matchfair.accounts.models import Account
from matchfair.agreements.services import send_request
from matchfair.extensions import db
from matchfair.fairs import services as fairs
from matchfair.parties.models import Agency, Enterprise, ServiceStaff
from matchfair.policy import catalogue, catalogue_edition
from matchfair.rules.links import clause_url, rules_url

TODAY = date(2026, 11, 21)
AREAS = {area.short for area in catalogue_edition("pingshan-2024").areas}
SERVICES = {f"area-{number}" for number in range(1, 11)}
CLIENT = {
    "place_tests",
    "headcount_max",
    "size_classes",
    "client_conditions",
    "client_exclusions",
    "client_grounds",
    "client_priority",
}
AGENCY = {"entity_kinds", "agency_scopes", "agency_premises", "certified_staff_min", "test_pass_mean"}
DRAFT = {"filing_days", "term_max_years", "agreement_elements", "archive_parts", "catalogue"}
# page -> the rules that what it shows comes from
DECLARED = {
    "needs.edit": {"catalogue"},
    "proposals.agencies": {"catalogue"},
    "proposals.agency": {"area-4", "area-9", "certified_staff_min", "test_pass_mean"},
    "agreements.proposal": {"catalogue"},
    "agreements.draft": DRAFT,
    "board.agency_home": {"catalogue"},
    "agreements.agency_enterprises": {"catalogue"},
    "agreements.agency_proposal": {"catalogue", "filing_days"},
    "agreements.on_behalf": {"catalogue"},
    "offers.edit": {"catalogue", "agreement_elements"} | SERVICES,
    "offers.booth": {"catalogue"},
    "offers.participant": {"catalogue"},
    "board.board": {"catalogue"},
    "rounds.rounds": {"client_priority"},
    "fairs.settings": {"catalogue"},
    "fairs.new": {"catalogue"},
    "fairs.entry": CLIENT,
    "fairs.entries": {"headcount_max"},
    "programme.enterprise": CLIENT,
    "programme.enterprise_finding": {"headcount_max"},
    "programme.agency": AGENCY | {"catalogue"},
    "programme.year_list": {"list_deadline"},
    "rules.settings": {
        "headcount_max",
        "filing_days",
        "test_sitters",
        "own_case_rate_from",
        "subsidy_cap_year_1",
        "PS24-26",
    },
    "rules.year_tables": {"filing_days", "subsidy_cap_year_1"},
}
# how a rule's number reads in Chinese, wherever it stands
NUMBERS = {
    "filing_days": r"(?<![\d月])15 ?日",
    "headcount_max": r"100 ?人",
    "test_pass_mean": r"80 ?分",
    "list_deadline": r"3月31日|第一季度",
    "term_max_years": r"三年|(?<!\d)3 ?年",
    "certified_staff_min": r"至少2名|两名",
    "subsidy_caps": r"1/[567]",
    "exits": r"(?<!\d)(10|20|1)%",
}
WHOLE = {XHTML + tag for tag in ("main", "body", "section", "article", "form")}  # too large to speak of "beside"
BLOCKS = {XHTML + tag for tag in ("p", "li", "dd", "td", "th", "legend", "summary", "h2", "h3", "label")}


def links_of(element) -> list[tuple[str, str]]:
    """(address without anchor, anchor) of every link from a number to its rule; the foot of the page is none."""
    found = [a.get("href") for a in element.iter(XHTML + "a") if "ruled" in (a.get("class") or "").split()]
    return [(url.partition("#")[0], unquote(url.partition("#")[2])) for url in found]


def broken(visitor: Visitor, links: set[tuple[str, str]]) -> list[str]:
    """Links whose anchor the rules page of that place and day does not have."""
    ids = {url: {e.get("id") for e in visitor.get(url).tree.iter() if e.get("id")} for url in {url for url, _ in links}}
    return [f"{url}#{anchor}" for url, anchor in sorted(links) if anchor not in ids[url]]


def bare_numbers(tree) -> list[str]:
    """Numbers of rules with no link to a rule in their own paragraph, or in what that paragraph is a part of.

    A question of the settings page, which is a section with an anchor, cites its clauses once.
    """
    parents = {child: parent for parent in tree.iter() for child in parent}
    main = next(e for e in tree.iter(XHTML + "main"))
    found = []
    again = {
        e for one in main.iter() if one.get("class") == "other-language" for e in one.iter()
    }  # the same, said once more
    for block in (e for e in main.iter() if e.tag in BLOCKS and e not in again):
        around = [one for one in (block, parents[block], parents[parents[block]]) if one.tag not in WHOLE]
        around += question(block, parents)
        for name, number in NUMBERS.items():
            if re.search(number, "".join(block.itertext())) and not any(links_of(one) for one in around):
                found.append(f"{name}: {' '.join(''.join(block.itertext()).split())[:80]}")
    return found


def question(block, parents) -> list:
    while block in parents:
        block = parents[block]
        if block.tag == XHTML + "section" and block.get("id"):
            return [block]
    return []


def lists_areas(tree) -> bool:
    words = "".join(next(e for e in tree.iter(XHTML + "main")).itertext())
    return sum(area in words for area in AREAS) >= 3


@pytest.fixture
def bureau(app):
    """A rules page is some bureau's, whatever place it shows."""
    bureau = raise_curtain(app.test_clock()).bureau
    db.session.commit()
    return bureau


@pytest.fixture
def side(app):
    """A fair under way in which the rules have something to say of everybody."""
    side = stage(app, "li")
    play, offer = side.play, side.play.offers[0]
    for number, score in enumerate((7900, 8100)):
        db.session.add(
            ServiceStaff(
                bureau_id=play.bureau.id,
                agency_id=offer.agency_id,
                name=f"专员{number}",
                full_time=True,
                test_year=TODAY.year,
                certificate_type="劳动关系协调员",
                certificate_no=str(number),
                test_score_hundredths=score,
            )
        )
    offer.agency.usual_services = ["4", "9"]
    play.enterprises[0].headcount = 101  # speaks for itself after its admission
    db.session.commit()
    db.session.expire_all()
    app.config["WTF_CSRF_ENABLED"] = False
    yield side
    app.config["WTF_CSRF_ENABLED"] = True


def pages(app, side, role):
    """Every page the role can open, with its endpoint."""
    device = side.device(app, role)
    for rule, address, audience in routes(app, side, "GET"):
        if (role in audience or "public" in audience) and rule.endpoint not in ("rules.rules", "fairs.codes_waiting"):
            answer = device.client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield rule.endpoint, read(answer.get_data(as_text=True))


@pytest.mark.parametrize("role", ROLES)
def test_what_a_rule_fixes_leads_to_its_place_on_the_rules_page(app, side, role):
    seen, all_links = set(), set()
    for endpoint, tree in pages(app, side, role):
        links = set(links_of(tree))
        assert DECLARED.get(endpoint, set()) <= {anchor for _, anchor in links}, f"{endpoint} lacks links"
        assert bare_numbers(tree) == [], endpoint
        listed = any(anchor == "catalogue" or anchor.startswith("area-") for _, anchor in links)
        assert listed or not lists_areas(tree), f"{endpoint} lists service areas and does not say by which catalogue"
        foot = [
            a
            for a in tree.iter(XHTML + "a")
            if (a.get("href") or "").startswith("/rules") and "ruled" not in (a.get("class") or "")
        ]
        assert foot, f"{endpoint}: the rules are not one click away"
        seen.add(endpoint)
        all_links |= links
    assert all_links and broken(Visitor(app), all_links) == []
    declared = {endpoint for endpoint in DECLARED if role in app.view_functions[endpoint].audience}
    assert declared <= seen, "a page that was declared was not seen"


def test_each_area_of_the_form_of_needs_leads_to_its_sub_items(app, side):
    phone = signed_in(app, side.play.now, enterprise=side.play.enterprises[2])
    links = set(links_of(phone.get(f"/fair/{side.play.fair.code}/needs").tree))
    assert {anchor for _, anchor in links} == {"catalogue"} | SERVICES
    assert broken(Visitor(app), links) == []


def test_a_broken_anchor_and_a_bare_number_are_found(app, side):
    at = "pingshan", TODAY
    with app.test_request_context():
        good = rules_url("filing_days", at)
    bad = good.replace("filing_days", "filing_day")
    page = read(
        f'<main><p>15日内 <a class="ruled" href="{escape(good)}">a</a></p><p><a class="ruled" href="{escape(bad)}">b</a></p></main>'
    )
    assert broken(Visitor(app), set(links_of(page))) == [bad]
    assert bare_numbers(page) == []
    assert bare_numbers(read("<main><section><div><p>自签订之日起15日内备案</p></div></section></main>")) != []


def test_what_ended_leads_to_its_clause_and_its_day(app, side):
    """The grounds of exit, the years that are full and the decisions: on the party's page and at the fair."""
    play, desk = side.play, side.device(app, "organizer")
    agency, hope, bright = play.offers[0].agency, *play.enterprises[:2]
    own_cases(agency, play.now, 10, workforce=2000)
    serve(hope, play.offers[1].agency, play.now, date(2022, 1, 10), date(2025, 1, 9))
    tell(bright, "fraud", play.now, what="伪造考勤")
    follow(bright, play.now, reason="伪造考勤", document="认定书4号")
    db.session.commit()
    at_fair = f"/desk/fairs/{play.fair.code}"
    wanted = {
        f"/desk/agencies/{agency.id}": "own_case_count_from",
        f"/desk/agencies/{agency.id}/leaving": "own_case_rate_from",
        f"/desk/enterprises/{hope.id}": "service_years_max",
        f"/desk/enterprises/{bright.id}": "fraud_effect",
        f"{at_fair}/agencies": "own_case_rate_from",
        f"{at_fair}/entries": "service_years_max",
    }
    seen = {path: desk.get(path).tree for path in wanted}
    for path, anchor in wanted.items():
        assert anchor in {found for _, found in links_of(seen[path])}, path
        assert bare_numbers(seen[path]) == [], path
    assert broken(Visitor(app), {link for tree in seen.values() for link in links_of(tree)}) == []


# ---- as of the day that was used --------------------------------------------------------------------------------


def fair_of(play, held_on: date, edition: str, place: str = "pingshan"):
    fair = fairs.make_fair(
        play.bureau, play.act, name=f"{held_on}", venue="会展中心", held_on=held_on, ends_on=held_on, edition=edition
    )
    fair.place = place
    db.session.commit()
    return fair


@pytest.mark.parametrize(
    ("held_on", "edition", "place", "catalogue_on"),
    [
        (date(2023, 6, 1), "pingshan-2021", "pingshan", "2023-06-01"),
        (date(2024, 5, 1), "pingshan-2021", "pingshan", "2024-03-30"),  # in the gap, with an edition chosen by hand
        (date(2024, 5, 1), "pingshan-2024", "pingshan", "2027-07-09"),
        (date(2024, 5, 1), "changzhou", "changzhou", "2024-05-01"),
        (date(2024, 5, 1), "guangzhou_haizhu", "guangzhou_haizhu", "2024-05-01"),
    ],
)
def test_an_old_fair_leads_to_the_rules_of_its_own_day_and_place(app, held_on, edition, place, catalogue_on):
    play = raise_curtain(app.test_clock())
    fair = fair_of(play, held_on, edition, place)
    hope = play.enterprise(admitted=False, needs=())
    hope.headcount = 101
    fairs.admit(fair, hope, play.act, provisional=True, note="请看旧规则")
    db.session.commit()
    desk = signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())
    settings = set(links_of(desk.get(f"/desk/fairs/{fair.code}/settings").tree))
    assert (f"/rules?place={place}&on={catalogue_on}", "catalogue") in settings
    entry = set(links_of(desk.get(f"/desk/fairs/{fair.code}/entries/{hope.id}").tree))
    assert {url for url, _ in entry} == {f"/rules?place={place}&on={held_on}"}
    assert broken(Visitor(app), settings | entry) == []


def test_rules_that_share_a_clause_are_told_apart_in_an_old_fair(app):
    """In 2021 one article held the headcount, the operation and the exclusions: each leads to its own place."""
    play = raise_curtain(app.test_clock())
    fair = fair_of(play, date(2023, 6, 1), "pingshan-2021")
    hope = play.enterprise(admitted=False, needs=())
    fairs.admit(fair, hope, play.act, provisional=True, note="旧规则")
    db.session.commit()
    desk = signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())
    anchors = {anchor for _, anchor in links_of(desk.get(f"/desk/fairs/{fair.code}/entries/{hope.id}").tree)}
    assert {"headcount_max", "client_conditions", "client_exclusions"} <= anchors


@pytest.mark.parametrize(("year", "anchor"), [(2022, "list_deadline"), (2024, "list_deadline"), (2030, "measure")])
def test_an_old_list_leads_to_the_deadline_of_its_year(app, year, anchor):
    play = raise_curtain(app.test_clock())
    db.session.commit()
    desk = signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())
    links = set(links_of(desk.get(f"/desk/lists/enterprises?year={year}").tree))
    assert (f"/rules?place=pingshan&on={year}-01-01", anchor) in links
    assert broken(Visitor(app), links) == []


def test_a_draft_keeps_the_day_it_was_made(app):
    play = raise_curtain(app.test_clock())
    hope, steady = play.enterprise(), play.agency(standing=True)
    _, agreement = send_request(play.fair, hope, steady, "enterprise", play.act)
    db.session.commit()
    app.test_clock.pass_by(days=400)  # the measure is over, the draft is read again
    phone = signed_in(app, app.test_clock(), enterprise=hope)
    links = set(links_of(phone.get(f"/fair/{play.fair.code}/agreements/{agreement.code}").tree))
    assert {url for url, _ in links} == {"/rules?place=pingshan&on=2026-11-21"}
    assert DRAFT <= {anchor for _, anchor in links} and broken(Visitor(app), links) == []


def test_a_clause_leads_to_its_document_also_when_that_is_over(app, bureau):
    with app.test_request_context():
        urls = {clause: clause_url(clause, TODAY) for clause in ("PS24-16.4", "PS21-17.d", "CZ-1.5b", "CQ-3.5")}
        assert clause_url("PS21I-1.2a", TODAY) is None, "an interpretation governs nothing"
    assert urls["PS21-17.d"] == "/rules?place=pingshan&on=2024-03-30#filing_days"
    assert urls["CQ-3.5"] == f"/rules?place=chongqing&on={TODAY}#station_clean_years"
    assert broken(Visitor(app), {tuple(unquote(url).split("#")) for url in urls.values()}) == []


@pytest.mark.parametrize("place", ["pingshan", "changzhou", "guangzhou_haizhu"])
def test_every_service_can_be_linked_to(app, bureau, place):
    found = catalogue(place, TODAY)
    codes = [str(area.code) for area in found.areas] + [item.code for area in found.areas for item in area.items]
    with app.test_request_context():
        links = {tuple(rules_url(code, (place, TODAY)).split("#")) for code in codes}
    assert len(links) == len(codes) and broken(Visitor(app), links) == []


# ---- the working in both languages ------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "first", "other"), [("zh_Hans_CN", "zh-Hans", "en"), ("en", "en", "zh-Hans")])
def test_the_working_is_read_in_ones_own_language_and_the_other_is_folded(app, side, language, first, other):
    desk = side.device(app, "organizer")
    desk.client.post("/language", data={"language": language})
    hope: Enterprise = side.play.enterprises[0]
    page = desk.get(f"/desk/enterprises/{hope.id}")
    lists = page.all("ul", **{"class": "working"})
    folded = [ul for details in page.all("details", **{"class": "other-language"}) for ul in details.iter(XHTML + "ul")]
    assert folded and {ul.get("lang") for ul in folded} == {other}
    assert {ul.get("lang") for ul in lists if ul not in folded} == {first}
    assert len(lists) == 2 * len(folded)
    said = {"zh-Hans": "从业人员101人", "en": "101 employees"}
    assert said[other] in {"".join(li.itertext()) for ul in folded for li in ul}
    assert {details[0].get("lang") for details in page.all("details", **{"class": "other-language"})} == {other}


def test_an_agencys_answers_name_article_day_and_working(app, side):
    agency: Agency = side.play.offers[0].agency
    words = side.device(app, "organizer").get(f"/desk/agencies/{agency.id}").words()
    assert "第八条（二） · PS24-8.2 · 自2024年7月10日起" in words
    assert "总分160，平均80分需总分160，不四舍五入" in words and "total 160; a mean of 80 needs 160" in words
