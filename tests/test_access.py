"""Every route, every role: who may see it, that another's rows do not exist, that looking changes nothing.

A route is found here by itself; a new kind of address (an argument this file does not know) fails until it is listed.
"""

import secrets
from dataclasses import dataclass

import pytest
from cast import Cast, raise_curtain
from flask import Flask
from pages import Visitor, signed_in
from werkzeug.routing import BuildError

from matchfair import create_app
from matchfair.accounts.models import Account
from matchfair.accounts.services import make_account, make_account_link
from matchfair.agreements.services import ask
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs.links import invite, make_booth_link
from matchfair.fairs.services import add_booth, leave_name
from matchfair.matching import default_weights
from matchfair.parties.models import ServiceStaff
from matchfair.programme.lists import build
from matchfair.programme.services import record_event
from matchfair.rosters.imports import keep_preview
from matchfair.rosters.reading import Roster
from matchfair.rounds.services import publish, run_round, set_rule
from matchfair.web import tokens

ROLES = ("organizer", "agency", "enterprise")
EMPTY = (
    (404, "agreements.agency_enterprise"),  # it is paired: to be seen as a pairing, no longer as somebody to ask
    (404, "fairs.type_code"),  # nobody asked for a code on this device
)


@dataclass
class Side:
    """One bureau with a fair under way, and what its addresses are made of."""

    play: Cast
    organizer: Account
    clerk: Account
    values: dict

    def arguments(self, endpoint: str) -> dict:
        code = self.values["agreement" if "draft" in endpoint or "dissolve" in endpoint else "proposal"]
        if endpoint.startswith("fairs.") or endpoint == "offers.booth":
            code = self.values["booth" if endpoint == "offers.booth" else "entrance"]
        if endpoint.startswith(("rosters.", "needs.")):
            code = self.values["import" if endpoint.startswith("rosters.") else "needs_import"]
        return {**self.values, "code": code, "token": self.token(endpoint)}

    def token(self, endpoint: str) -> str:
        if endpoint.startswith("accounts."):
            return tokens.sign(self.play.bureau.id, "account", self.values["account_code"])
        if endpoint == "agreements.draft_file":
            until = int(self.play.now.timestamp()) + 60
            return tokens.sign(self.play.bureau.id, "draft", self.values["agreement"], until)
        if "booth_link" in endpoint:
            return tokens.sign(self.play.bureau.id, "booth_link", self.values["link_code"])
        return tokens.sign(self.play.bureau.id, "invitation", self.values["invitation"])

    def device(self, app: Flask, role: str) -> Visitor:
        party = {
            "organizer": {"account": self.organizer},
            "agency": {"account": self.clerk},
            "enterprise": {"enterprise": self.play.enterprises[0]},
        }[role]
        return signed_in(app, self.play.now, **party)


def stage(app: Flask, login: str) -> Side:
    play = raise_curtain(app.test_clock(), login=login)
    fair, now = play.fair, play.now
    hope, _bright, _late = play.enterprise(), play.enterprise(), play.enterprise(needs=())
    steady, careful = play.agency(standing=True), play.agency()
    booth = add_booth(fair, "A01", steady.agency, Act(now, "test"))
    visitor = leave_name(fair, now, name="路过机电有限公司", uscc="", contact="", phone="")
    rule = set_rule(fair, play.enterprises[1], careful.agency, "lock", "", Act(now, "test"))
    plan = run_round(fair, default_weights(), "best", False, Act(now, "test"))
    proposal, draft = ask(fair, hope, steady, "enterprise", Act(now, "test"))
    publish(plan, Act(now, "test"))
    clerk = make_account(
        play.bureau.id, f"clerk-{login}", Act(now, "system"), password="long enough", agency=steady.agency
    )
    make_account_link(clerk, Act(now, "test"))
    link = make_booth_link(fair, steady.agency, "展位", Act(now, "test"))
    kept = keep_preview(play.bureau, Roster("enterprises"), "名册.xlsx", Act(now, "test"))
    needs = keep_preview(play.bureau, Roster("needs"), "需求.xlsx", Act(now, "test"), fair_id=fair.id)
    person = ServiceStaff(bureau_id=play.bureau.id, agency_id=steady.agency_id, name="专员", full_time=True)
    db.session.add(person)
    db.session.flush()
    build(play.bureau, "enterprises", now.year, now.date(), Act(now, "test"))
    told = {"happened_on": now.date(), "what": "伪造考勤", "document": "认定书", "details": {}}
    fact = record_event(hope, "fraud", told, "李工", Act(now, "test"))
    values = {
        "fair_code": fair.code,
        "entrance": fair.entrance_code,
        "booth": booth.code,
        "proposal": proposal.code,
        "agreement": draft.code,
        "agency_id": steady.agency_id,
        "enterprise_id": hope.id,
        "number": plan.number,
        "visitor_id": visitor.id,
        "rule_id": rule.id,
        "account_id": clerk.id,
        "import": kept.code,
        "needs_import": needs.code,
        "staff_id": person.id,
        "party_id": hope.id,
        "fact_kind": "fraud",
        "fact_id": fact.id,
        "link_id": link.id,
        "link_code": link.code,
        "account_code": clerk.link_code,
        "invitation": invite(fair, hope, now).code,
        "role": "organizer",
        "kind": "enterprises",
        "what": "pairings",
        "filename": "app.js",
    }
    organizer = db.session.query(Account).filter_by(login=login).one()
    db.session.commit()
    return Side(play, organizer, clerk, values)


@pytest.fixture
def two_bureaus(app):
    app.config["WTF_CSRF_ENABLED"] = False
    yield stage(app, "li"), stage(app, "wang")
    app.config["WTF_CSRF_ENABLED"] = True


def routes(app: Flask, side: Side, method: str):
    """(endpoint, address, audience) of every route that takes the method."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if method in rule.methods and not rule.endpoint.endswith("static"):
                values = side.arguments(rule.endpoint)
                unknown = rule.arguments - values.keys()
                assert not unknown, f"{rule.rule}: what is {unknown}? Give it a value in this file"
                try:
                    address = app.url_map.bind("").build(rule.endpoint, {k: values[k] for k in rule.arguments})
                except BuildError as error:
                    raise AssertionError(f"{rule.rule} cannot be built") from error
                yield rule, address, getattr(app.view_functions[rule.endpoint], "audience", ())


def rows() -> dict:
    """Everything the database holds."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {t.name: sorted(map(repr, connection.execute(t.select()))) for t in db.metadata.sorted_tables}


def test_every_route_declares_who_it_is_for(app):
    declared = {r.endpoint: getattr(app.view_functions[r.endpoint], "audience", None) for r in app.url_map.iter_rules()}
    undeclared = [endpoint for endpoint, roles in declared.items() if roles is None and not endpoint.endswith("static")]
    assert undeclared == []
    assert {role for roles in declared.values() if roles for role in roles} == {*ROLES, "public"}


def test_a_route_without_an_audience_is_refused(tmp_path, sqlite_url):
    careless = create_app(tmp_path, TESTING=True, SECRET_KEY="only for tests", SQLALCHEMY_DATABASE_URI=sqlite_url)
    careless.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert careless.test_client().get("/forgotten").status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_looking_is_for_the_audience_alone_and_changes_nothing(app, two_bureaus, role):
    home, _ = two_bureaus
    device, before = home.device(app, role), rows()
    before = rows()
    for rule, address, audience in routes(app, home, "GET"):
        status = device.client.get(address).status_code
        if "public" in audience or role in audience:
            assert status < 400 or (status, rule.endpoint) in EMPTY, f"{role} GET {address}: {status}"
        else:
            assert status == 403, f"{role} GET {address}: {status}"
    after = rows()
    changed = [table for table in before if before[table] != after[table]]
    assert changed == [], f"looking changed {changed}"


@pytest.mark.parametrize("role", ROLES)
def test_another_bureaus_rows_do_not_exist(app, two_bureaus, role):
    _, foreign = two_bureaus
    device = two_bureaus[0].device(app, role)
    before = rows()
    for method in ("GET", "POST"):
        for rule, address, audience in routes(app, foreign, method):
            if role not in audience or not rule.arguments - {"role", "kind", "what"} or "public" in audience:
                continue
            if rule.endpoint == "fairs.arrive":
                continue  # a poster is public; whose entry it is, the device says
            answer = device.client.open(address, method=method, data={"request_key": secrets.token_urlsafe(24)})
            assert answer.status_code == 404, f"{role} {method} {address}: {answer.status_code}"
    assert rows() == before


@pytest.mark.parametrize("role", ("agency", "enterprise"))
def test_a_neighbour_at_the_same_fair_sees_nothing_of_a_pairing(app, two_bureaus, role):
    home, _ = two_bureaus
    play = home.play
    neighbour = {"enterprise": play.enterprises[2]} if role == "enterprise" else {"agency": play.offers[1].agency}
    device = signed_in(app, play.now, **neighbour)
    for method in ("GET", "POST"):
        for rule, address, audience in routes(app, home, method):
            if role in audience and "code" in rule.arguments and rule.rule.startswith(("/fair/", "/agency/")):
                answer = device.client.open(address, method=method, data={"request_key": secrets.token_urlsafe(24)})
                assert answer.status_code == 404, f"{role} {method} {address}: {answer.status_code}"


def test_a_stranger_is_sent_to_sign_in(app, two_bureaus):
    stranger, (home, _) = Visitor(app), two_bureaus
    for rule, address, audience in routes(app, home, "GET"):
        if "public" not in audience:
            answer = stranger.client.get(address)
            assert answer.status_code == 303 and answer.location.startswith("/sign-in"), (
                f"{rule.rule}: {answer.status_code}"
            )


def test_every_post_asks_for_its_csrf_token(app, two_bureaus):
    home, _ = two_bureaus
    app.config["WTF_CSRF_ENABLED"] = True
    before = rows()
    devices = {role: home.device(app, role) for role in ROLES}
    before = rows()
    for _rule, address, audience in routes(app, home, "POST"):
        device = Visitor(app) if "public" in audience else devices[audience[0]]
        answer = device.client.post(address, data={"request_key": secrets.token_urlsafe(24)})
        assert answer.status_code == 400, f"POST {address} without token: {answer.status_code}"
    assert rows() == before


def test_printed_addresses_never_go_away(app):
    """A printed QR code cannot be recalled."""
    addresses = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert {"/", "/q/<code>", "/go", "/i/<token>", "/s/<token>", "/account/<token>"} <= addresses
