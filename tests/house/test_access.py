"""Every route, every role: who may see it, that another's rows do not exist, that looking changes nothing.

A route is found here by itself; a new kind of address (an argument this file does not know) fails until it is listed.
"""

import secrets

import pytest
from databases import rows
from pages import Visitor, signed_in
from stage import ROLES, routes, stage

from matchfair import create_app

EMPTY = (
    (404, "agreements.agency_enterprise"),  # it is paired: to be seen as a pairing, no longer as somebody to ask
    (404, "fairs.type_code"),  # nobody asked for a code on this device
)


@pytest.fixture
def two_bureaus(app):
    app.config["WTF_CSRF_ENABLED"] = False
    yield stage(app, "li"), stage(app, "wang")
    app.config["WTF_CSRF_ENABLED"] = True


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
