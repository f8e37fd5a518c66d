"""Letting several transactions go at the same moment, as several phones would."""

from threading import Barrier, Thread

from sqlalchemy.exc import IntegrityError, OperationalError

from matchfair import clock
from matchfair.agreements import services as agreements
from matchfair.audit.services import Act
from matchfair.errors import Refused
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.offers.models import Offer
from matchfair.parties.models import Enterprise
from matchfair.proposals import services as proposals
from matchfair.proposals.models import Proposal


def race(app, *acts) -> list[str]:
    """Run each act in a thread and transaction of its own, all let go at once; "done" or the name of the refusal."""
    db.session.commit()
    db.session.remove()
    barrier, outcomes = Barrier(len(acts)), ["?"] * len(acts)

    def run(number, act):
        with app.app_context():
            clock.now()
            db.session.rollback()
            barrier.wait()
            outcomes[number] = attempt(act)

    threads = [Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def attempt(act) -> str:
    """As a POST is carried out: whoever was beaten by another transaction looks again."""
    for _ in range(5):
        try:
            act()
            db.session.commit()
            return "done"
        except Refused as refusal:
            db.session.rollback()
            return type(refusal).__name__
        except (IntegrityError, OperationalError):
            db.session.rollback()
    return "gave up"


def asking(fair, enterprise, offer):
    """The act of an enterprise that asks an agency."""
    ids = fair.id, enterprise.id, offer.id

    def act():
        f, e, o = (db.session.get(model, key) for model, key in zip((Fair, Enterprise, Offer), ids, strict=True))
        agreements.send_request(f, e, o, "enterprise", Act(clock.now(), "test"))

    return act


def answering(row: Proposal, side: str, accepts: bool = True):
    """The act of a side that answers a proposal as it stands now."""
    key = row.id

    def act():
        found = db.session.scalar(proposals.proposals_where(id=key))
        agreements.answer_proposal(
            found, side, accepts, proposals.current_terms([found])[0].version, Act(clock.now(), "test")
        )

    return act
