"""Posters and letters: the QR codes hold the public address and can be read back from the page's own SVG."""

import re

import numpy as np
import pytest
import qrcode
from cast import raise_curtain
from hypothesis import given, strategies as st
from pages import XHTML, signed_in
from qrcode.constants import ERROR_CORRECT_M

from matchfair.accounts.devices import DEVICE_COOKIE
from matchfair.accounts.services import make_account
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs import links, services as fairs
from matchfair.web.qr import qr_svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def play(app):
    cast = raise_curtain(app.test_clock())
    steady = cast.agency()
    fairs.add_booth(cast.fair, "A01", steady.agency, cast.act)
    fairs.add_booth(cast.fair, "B09", None, cast.act)
    db.session.commit()
    return cast


def modules(path: str, size: float) -> np.ndarray:
    """The dark squares that the path of a QR code draws, as a matrix."""
    corners = re.findall(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H\1z", path)
    side = float(corners[0][2]) - float(corners[0][0])
    matrix = np.zeros((round(size / side),) * 2, dtype=bool)
    for left, top, _right, _bottom in corners:
        matrix[round(float(top) / side), round(float(left) / side)] = True
    return matrix


def wanted(text: str) -> np.ndarray:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    return np.array(code.get_matrix())


def drawn(svg) -> np.ndarray:
    return modules(next(svg.iter(SVG + "path")).get("d"), float(svg.get("viewBox").split()[2]))


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=80))
def test_the_svg_draws_the_code_of_its_text(text):
    svg = str(qr_svg(text))
    size = float(re.search(r'viewBox="0 0 ([\d.]+) ', svg)[1])
    assert (modules(re.search(r' d="([^"]+)"', svg)[1], size) == wanted(text)).all()


def test_a_label_cannot_break_out_of_the_picture():
    assert "<script" not in qr_svg("x", '"><script>')


def test_posters_for_the_entrance_and_each_booth_lead_to_the_public_address(play, desk):
    page = desk.get(f"/desk/fairs/{play.fair.code}/posters")
    codes = [play.fair.entrance_code, *(booth.code for booth in fairs.booths_of(play.fair))]
    pictures = list(page.tree.iter(SVG + "svg"))
    assert len(pictures) == len(page.all("section")) == 3
    for picture, code in zip(pictures, codes, strict=True):
        assert (drawn(picture) == wanted(f"http://fair.test/q/{code}")).all()
        assert code in page.words()
    assert "A01" in page.words() and play.offers[0].agency.name in page.words()


def test_the_host_header_never_gets_onto_paper(play, desk):
    device = desk.client.get_cookie(DEVICE_COOKIE).value
    desk.client.set_cookie(DEVICE_COOKIE, device, domain="evil.test")
    page = desk.get(f"/desk/fairs/{play.fair.code}/posters", Host="evil.test")
    assert "evil.test" not in page.text and "http://fair.test" in page.words()


@pytest.mark.parametrize("page", ["posters", "invitations"])
def test_without_a_public_address_there_is_no_code_but_the_way_to_set_it(app, play, desk, page, monkeypatch):
    links.invite(play.fair, play.enterprise(), play.now)
    db.session.commit()
    monkeypatch.setitem(app.config, "PUBLIC_URL", "")
    shown = desk.get(f"/desk/fairs/{play.fair.code}/{page}")
    assert not list(shown.tree.iter(SVG + "path")) and "MATCHFAIR_PUBLIC_URL" in shown.words()


def test_an_agency_prints_its_own_poster_and_no_other(app, play):
    careful = play.agency().agency
    accounts = [
        make_account(play.bureau.id, name, Act(play.now, "system"), agency=agency)
        for name, agency in (("steady", play.offers[0].agency), ("careful", careful))
    ]
    db.session.commit()
    steady, other = (signed_in(app, play.now, account=account) for account in accounts)
    page = steady.get(f"/agency/{play.fair.code}/booth/poster")
    code = fairs.booth_of(play.fair, play.offers[0].agency_id).code
    (picture,) = page.tree.iter(SVG + "svg")
    assert (drawn(picture) == wanted(f"http://fair.test/q/{code}")).all()
    other.get(f"/agency/{play.fair.code}/booth/poster", 404)
    assert code not in other.get(f"/agency/{play.fair.code}/booth").text


def test_a_letter_holds_its_own_enterprises_link(play, desk):
    play.enterprise(), play.enterprise()
    db.session.commit()
    desk.get(f"/desk/fairs/{play.fair.code}/invitations")
    page = desk.submit("/invitations")
    pictures = list(page.tree.iter(SVG + "svg"))
    assert len({picture.find(f".//{SVG}path").get("d") for picture in pictures}) == 2
    assert [picture.get("aria-label") for picture in pictures] == [e.name for e in play.enterprises]
    assert all(section.find(f".//{XHTML}h2") is not None for section in page.all("section"))
