"""The organizer's path through a round: CPU seconds and database statements of each step, at three sizes.

A fair on SQLite with a tenth too few seats; each page through the application as a browser asks for it. The kernel
alone is `solve`; everything else is what people wait for beside it.
"""

import argparse
import tempfile
import time
from contextlib import contextmanager
from datetime import date, timedelta

import numpy as np
from sqlalchemy import event

from matchfair import clock, create_app
from matchfair.accounts.devices import DEVICE_COOKIE, hash_of
from matchfair.accounts.models import Account
from matchfair.accounts.services import make_bureau, start_sign_in
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs.models import Entry, Fair
from matchfair.fairs.services import enter_phase, make_fair
from matchfair.matching import default_weights
from matchfair.migrations import upgrade
from matchfair.needs.models import NeedItem, NeedList, Star
from matchfair.offers.models import Offer, OfferArea
from matchfair.parties.models import Agency, Enterprise, ServiceStaff
from matchfair.policy import catalogue_edition
from matchfair.proposals.services import close_fair, lapse
from matchfair.rounds.market import read_market
from matchfair.rounds.services import draw_up, publish, rounds_of, store_plans, withdraw_round
from matchfair.rounds.solving import solve_all

SIZES = ((120, 14), (500, 30), (2_000, 50))
AIMS = ["best", "fair", "stable"]
SEATS = 0.9  # for each enterprise


def make_hall(enterprises: int, agencies: int, seed: int = 7) -> Fair:
    """A live fair with everything a round reads; areas are wanted unevenly, as they are."""
    random, now = np.random.default_rng(seed), clock.now()
    bureau = make_bureau(44_03_10_01, "坪山区人力资源局", "pingshan", "bench", "a long enough password", now)
    dates = {"held_on": date(2026, 11, 21), "ends_on": date(2026, 11, 22)}
    fair = make_fair(bureau, Act(now, "bench"), name="双选会", venue="坪山", edition="pingshan-2024", **dates)
    for phase in ("registration", "live"):
        enter_phase(fair, phase, Act(now, "bench"))
    areas = catalogue_edition(fair.edition).areas
    asked = random.dirichlet(np.full(len(areas), 3.0))
    ours = {"bureau_id": bureau.id, "updated_at": now}
    firms = [
        Enterprise(**ours, uscc=f"91440300E{i:09d}", name=f"深圳市第{i}五金有限公司", street=f"街道{i % 6}")
        for i in range(enterprises)
    ]
    agents = [
        Agency(**ours, uscc=f"52440300A{j:09d}", name=f"第{j}劳动关系服务中心", address=f"深圳市街道{j % 6}")
        for j in range(agencies)
    ]
    db.session.add_all(firms + agents)
    db.session.flush()
    at_fair = {"bureau_id": bureau.id, "fair_id": fair.id}
    rows: list = [Entry(**at_fair, enterprise_id=firm.id, admitted_at=now) for firm in firms]
    for j, agent in enumerate(agents):
        seats = int(enterprises * SEATS) * (j + 1) // agencies - int(enterprises * SEATS) * j // agencies
        offer = Offer(
            **at_fair, agency_id=agent.id, capacity=seats, seats_taken=0, fee_fen=40_000 + 1_000 * j, saved_at=now
        )
        offered = sorted(random.choice(len(areas), int(random.integers(7, len(areas) + 1)), replace=False))
        offer.areas = [
            OfferArea(
                bureau_id=bureau.id,
                area=areas[a].code,
                level=int(random.integers(1, 4)),
                items=[item.code for item in areas[a].items],
            )
            for a in offered
        ]
        staff = {"bureau_id": bureau.id, "agency_id": agent.id, "full_time": True}
        rows += [offer, *(ServiceStaff(**staff, name=f"人{k}", test_score_hundredths=7_000 + 50 * j) for k in range(3))]
    for firm in firms:
        needs = NeedList(**at_fair, enterprise_id=firm.id, budget_fen=60_000, saved_at=now, version=1)
        wanted = random.choice(len(areas), int(random.integers(2, 5)), replace=False, p=asked)
        needs.items = [
            NeedItem(bureau_id=bureau.id, area=areas[a].code, service=areas[a].items[0].code, must=rank < 2)
            for rank, a in enumerate(wanted)
        ]
        starred = random.choice(agencies, 2, replace=False)
        stars = [Star(**at_fair, enterprise_id=firm.id, agency_id=agents[j].id, starred_at=now) for j in starred]
        rows += [needs, *stars]
    db.session.add_all(rows)
    db.session.commit()
    return fair


@contextmanager
def step(name: str):
    """Print the CPU seconds and the statements of what happens inside."""
    sent = [0]

    def count(*_arguments):
        sent[0] += 1

    event.listen(db.engine, "before_cursor_execute", count)
    begun = time.process_time()
    notes: list[str] = []
    try:
        yield notes
    finally:
        took = time.process_time() - begun
        event.remove(db.engine, "before_cursor_execute", count)
        print(f"  {name:28} {took:7.3f} s CPU  {sent[0]:6} statements  {' '.join(notes)}")


def organizer(app, fair: Fair):
    """A browser at the organizer's desk."""
    browser, token = app.test_client(), "bench"
    account = db.session.query(Account).filter_by(login="bench").one()
    start_sign_in(hash_of(token), "bench", clock.now(), account=account)
    db.session.commit()
    browser.set_cookie(DEVICE_COOKIE, token)

    def get(name: str, path: str) -> None:
        db.session.remove()
        with step(f"GET {name}") as notes:
            answer = browser.get(f"/desk/fairs/{code}/rounds{path}")
            notes.append(f"{len(answer.data) / 1000:.0f} kB")
        assert answer.status_code == 200, answer.data[:2000]

    code = fair.code
    return get


def run(fair_id: int, get) -> int:
    """One round from the page that asks for it to its plans; its number."""
    get("rounds page", "")
    db.session.remove()
    fair, now = db.session.get(Fair, fair_id), clock.now()
    with step("read_market"):
        market = read_market(fair, now)
    with step("solve, three aims"):
        solved = solve_all(market, default_weights(), AIMS, False)
    with step("draw_up"):
        drawn = draw_up(fair, solved, False, Act(now, "bench"))
    with step("keep_plans and commit"):
        plans = store_plans(fair, drawn)
        db.session.commit()
    number = plans[0].number
    get("comparison", f"/{number}")
    get("plan page", f"/{number}?plan=best")
    db.session.remove()
    fair = db.session.get(Fair, fair_id)
    (plan,) = [row for row in rounds_of(fair) if row.number == number and row.objective == "best"]
    with step("publish and commit") as notes:
        notes.append(f"{publish(plan, Act(clock.now(), 'bench'))} made")
        db.session.commit()
    return number


def measure(app, enterprises: int, agencies: int) -> None:
    with app.app_context():
        upgrade(db.engine)
        fair = make_hall(enterprises, agencies)
        get, fair_id = organizer(app, fair), fair.id
        print(f"{enterprises} enterprises, {agencies} agencies; first round")
        run(fair_id, get)
        get("published plan page", "/1?plan=best")
        print("  the same again while the first waits for answers")
        run(fair_id, get)
        db.session.remove()
        fair = db.session.get(Fair, fair_id)
        (plan,) = [row for row in rounds_of(fair) if row.number == 2 and row.objective == "best"]
        with step("withdraw the round") as notes:
            notes.append(f"{withdraw_round(plan, Act(clock.now(), 'bench'), 'bench')} withdrawn")
            db.session.commit()
        for name, verb in (("lapse", lapse_later), ("close the fair", close_now)):
            db.session.remove()
            fair = db.session.get(Fair, fair_id)
            (plan,) = run_best(fair)
            publish(plan, Act(clock.now(), "bench"))
            db.session.commit()
            db.session.remove()
            fair = db.session.get(Fair, fair_id)
            with step(name) as notes:
                notes.append(f"{verb(fair)} closed")
                db.session.commit()
        db.session.remove()
        db.engine.dispose()


def run_best(fair: Fair) -> list:
    solved = solve_all(read_market(fair, clock.now()), default_weights(), ["best"], False)
    return store_plans(fair, draw_up(fair, solved, False, Act(clock.now(), "bench")))


def lapse_later(fair: Fair) -> int:
    return lapse(fair, clock.now() + timedelta(minutes=fair.answer_minutes + 1))


def close_now(fair: Fair) -> int:
    return close_fair(fair, Act(clock.now(), "bench"))


def main() -> None:
    options = argparse.ArgumentParser(prog="bench rounds", description=__doc__)
    options.add_argument("--sizes", default="", help="such as 120x14,500x30; without it all three")
    chosen = options.parse_args().sizes
    sizes = [tuple(map(int, one.split("x"))) for one in chosen.split(",")] if chosen else SIZES
    print("Rounds: CPU seconds and statements of each step, SQLite, one process")
    for enterprises, agencies in sizes:
        with tempfile.TemporaryDirectory() as folder:
            settings = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/bench.sqlite3", "SECRET_KEY": "bench"}
            measure(create_app(folder, **settings, TESTING=True, PUBLIC_URL="http://bench.test"), enterprises, agencies)


if __name__ == "__main__":
    main()
