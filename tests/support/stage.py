"""One bureau with a fair under way, and every address of the application made of its rows."""

from dataclasses import dataclass

from cast import Cast, raise_curtain
from flask import Flask
from pages import Visitor, signed_in
from werkzeug.routing import BuildError

from matchfair.accounts.models import Account
from matchfair.accounts.services import make_account, make_account_link
from matchfair.agreements.services import send_request
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs.links import invite, make_booth_link
from matchfair.fairs.services import add_booth, leave_name
from matchfair.matching import default_weights
from matchfair.parties.models import ServiceStaff
from matchfair.programme.lists import build
from matchfair.programme.services import record_event
from matchfair.rosters.imports import keep_preview
from matchfair.rosters.models import ColumnMeaning
from matchfair.rosters.reading import Roster
from matchfair.rounds.services import publish, run_round, set_rule
from matchfair.web import tokens

ROLES = ("organizer", "agency", "enterprise")


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
    proposal, draft = send_request(fair, hope, steady, "enterprise", Act(now, "test"))
    publish(plan, Act(now, "test"))
    clerk = make_account(
        play.bureau.id, f"clerk-{login}", Act(now, "system"), password="long enough", agency=steady.agency
    )
    make_account_link(clerk, Act(now, "test"))
    link = make_booth_link(fair, steady.agency, "展位", Act(now, "test"))
    kept = keep_preview(play.bureau, Roster("enterprises"), "名册.xlsx", Act(now, "test"))
    needs = keep_preview(play.bureau, Roster("needs"), "需求.xlsx", Act(now, "test"), fair_id=fair.id)
    person = ServiceStaff(bureau_id=play.bureau.id, agency_id=steady.agency_id, name="专员", full_time=True)
    meaning = ColumnMeaning(bureau_id=play.bureau.id, kind="staff", header="打给谁", said_at=now, said_by="test")
    db.session.add_all([person, meaning])
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
        "meaning_id": meaning.id,
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
        "layout": "phone",
    }
    organizer = db.session.query(Account).filter_by(login=login).one()
    db.session.commit()
    return Side(play, organizer, clerk, values)


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
