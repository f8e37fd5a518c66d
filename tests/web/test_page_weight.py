"""The first view of a signed-in phone page costs at most 90 kB on the wire: the page and all it loads, compressed."""

import gzip
import re
from pathlib import Path

import pytest
from cast import raise_curtain
from pages import signed_in

from matchfair.extensions import db
from matchfair.fairs.services import add_booth
from matchfair.matching import default_weights
from matchfair.needs.services import Need
from matchfair.proposals.models import Proposal
from matchfair.rounds.services import publish, run_round

BUDGET = 90_000
LOADS = re.compile(r'(?:<link[^>]*? href|<script[^>]*? src|<use href)="([^"#]+)')
WEUI = "vendor/weui/weui.min.css"


def on_the_wire(client, path: str) -> tuple[int, str]:
    """How many bytes a phone on plain http receives, and the text they stand for."""
    with client.get(path, headers={"Accept-Encoding": "gzip"}) as response:
        assert response.status_code == 200, f"{path}: {response.status_code}"
        sent = response.get_data()
        packed = response.headers.get("Content-Encoding") == "gzip"
    return len(sent), (gzip.decompress(sent) if packed else sent).decode()


@pytest.fixture
def hall(app):
    """A fair of usual size: fourteen agencies with all ten areas, a proposal to look at."""
    play = raise_curtain(app.test_clock())
    hope = play.enterprise(needs=[Need(str(area), area < 4) for area in range(1, 11)])
    for number in range(14):
        offer = play.agency(f"坪山区第{number}劳动关系事务托管服务促进中心", areas=range(1, 11))
        add_booth(play.fair, str(number + 1), offer.agency, play.act)
    publish(run_round(play.fair, default_weights(), "best", False, play.act), play.act)
    db.session.commit()
    return play, signed_in(app, play.now, enterprise=hope)


# Flask-Compress leaves it to the garbage collector to close the static file it streams.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("view", ["", "needs", "agencies", "agencies/{agency}", "proposals/{proposal}", "results"])
def test_first_view_is_light(hall, view):
    play, phone = hall
    names = {"agency": play.offers[0].agency_id, "proposal": db.session.query(Proposal).one().code}
    size, html = on_the_wire(phone.client, f"/fair/{play.fair.code}/{view.format(**names)}")
    loaded = set(LOADS.findall(html))
    if not Path(phone.app.static_folder, WEUI).is_file():
        pytest.skip("the style sheets were not built here")
    assert any(WEUI in address for address in loaded) and len(loaded) >= 5
    assert all(address.startswith(("/static/", "/styles/")) for address in loaded), "nothing comes from elsewhere"
    total = size + sum(on_the_wire(phone.client, address)[0] for address in loaded)
    assert total <= BUDGET, f"{view}: {total} bytes, of which the page itself {size}"
