"""Behind a gateway under a path: every address, cookie and printed code lies under it, whether or not the gateway takes it off."""

import re

import pytest
from cast import raise_curtain
from werkzeug.test import Client

from matchfair import create_app
from matchfair.extensions import db
from matchfair.web.qr import public_url


@pytest.fixture
def under_mf(app, tmp_path):
    play = raise_curtain(app.test_clock())
    db.session.commit()
    other = create_app(
        tmp_path,
        TESTING=True,
        SECRET_KEY="only for tests",
        SQLALCHEMY_DATABASE_URI=app.config["SQLALCHEMY_DATABASE_URI"],
        PUBLIC_URL="https://fair.test/mf",
    )
    yield other, play
    with other.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("taken_off", ["", "/mf"])
def test_every_address_lies_under_the_path(under_mf, taken_off):
    other, play = under_mf
    code, client = play.fair.entrance_code, Client(other)
    for path in ("/", "/go?code=nothing", f"/q/{code}", f"/q/{code}/code", f"/sign-in?next=/mf/q/{code}"):
        page = client.get(taken_off + path)
        ours = [a for a in re.findall(r'(?:href|src|action|hx-get)="([^"#]+)', page.text) if not a.startswith("http")]
        assert ours and all(address.startswith("/mf/") for address in ours), (path, ours)
        assert all("Path=/mf" in cookie for cookie in page.headers.getlist("Set-Cookie"))
    assert client.get(f"{taken_off}/go?code={code}").location == f"/mf/q/{code}"
    assert client.get(f"{taken_off}/desk/").location == "/mf/sign-in?next=/mf/desk/"
    assert client.get("/mfoo").status_code == 404


def test_what_is_printed_leads_under_the_path(under_mf):
    other, _play = under_mf
    with other.test_request_context():
        assert public_url("fairs.printed", code="ABC234") == "https://fair.test/mf/q/ABC234"
