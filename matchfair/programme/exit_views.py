"""The organizer notes facts about a party, corrects them, and decides what follows from a ground of exit."""

from flask import flash, g, make_response
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.figures import hundredths
from matchfair.parties.models import Agency, Enterprise
from matchfair.parties.services import of_bureau, scores_of
from matchfair.web import audience, render, write

from . import bp
from .eligibility import kind_of
from .exit_forms import FORMS, ExitForm, FactForm, WithAgencyForm
from .exit_page import clients_of, register_of_year
from .exits import ExitState, last_day
from .models import ProgrammeEvent
from .party_page import back_to_grounds, page_of, year_asked
from .services import NothingToDecide, decide_exit, event_about, may_decide, record_event, take_event_back
from .words import EFFECTS, KINDS, NOTED_OF, event_in_words

PARTY = "/desk/<any(enterprises, agencies):kind>/<int:party_id>"


def party_of(kind: str, party_id: int) -> Enterprise | Agency:
    g.navigation_entry = f"programme.{kind}"
    if kind == "enterprises":
        return of_bureau(Enterprise, g.sign_in.bureau_id, party_id)
    return of_bureau(Agency, g.sign_in.bureau_id, party_id)


# ---- facts ------------------------------------------------------------------------------------------------------


@bp.get(f"{PARTY}/facts/<fact_kind>")
@audience("organizer")
def new_fact(kind: str, party_id: int, fact_kind: str):
    party = party_of(kind, party_id)
    form = form_for(
        party, fact_kind, {"happened_on": last_day(year_asked(), clock.today())} | known_scores(party, fact_kind)
    )
    return fact_page(party, fact_kind, form)


@bp.post(f"{PARTY}/facts/<fact_kind>")
@audience("organizer")
@write
def note_fact(kind: str, party_id: int, fact_kind: str):
    party = party_of(kind, party_id)
    return save(party, fact_kind, form_for(party, fact_kind))


@bp.get(f"{PARTY}/facts/<int:fact_id>/correct")
@audience("organizer")
def fact(kind: str, party_id: int, fact_id: int):
    party = party_of(kind, party_id)
    found = event_about(party, fact_id)
    return fact_page(party, found.kind, form_for(party, found.kind, FORMS[found.kind].typed(found)), found)


@bp.post(f"{PARTY}/facts/<int:fact_id>/correct")
@audience("organizer")
@write
def correct_fact(kind: str, party_id: int, fact_id: int):
    party = party_of(kind, party_id)
    found = event_about(party, fact_id)
    return save(party, found.kind, form_for(party, found.kind), found)


@bp.post(f"{PARTY}/facts/<int:fact_id>/take-back")
@audience("organizer")
@write
def take_fact_back(kind: str, party_id: int, fact_id: int):
    party = party_of(kind, party_id)
    found = event_about(party, fact_id)
    take_event_back(party, found, g.sign_in.account.display_name, acting())
    flash(_("Taken back. It stays on record and counts no more."), "success")
    return back_to_grounds(party, found.happened_on.year)


def form_for(party: Enterprise | Agency, kind: str, typed: dict | None = None) -> FactForm:
    """The form of this kind of fact: as sent, or with what is typed already."""
    if kind not in NOTED_OF[kind_of(party)]:
        raise NotFound()
    form = FORMS[kind]() if typed is None else FORMS[kind](formdata=None, data=typed)
    if isinstance(form, WithAgencyForm):
        form.offer(
            db.session.scalars(select(Agency).filter_by(bureau_id=party.bureau_id).order_by(Agency.name, Agency.id))
        )
    return form


def known_scores(party: Enterprise | Agency, kind: str) -> dict:
    """The roster's scores of the year, so that nobody types them twice."""
    if kind != "retest" or not isinstance(party, Agency):
        return {}
    scores = [score for year, score in scores_of(party.staff) if year == year_asked()]
    return {"scores": " ".join(hundredths(score) for score in scores)}


def save(party: Enterprise | Agency, kind: str, form: FactForm, replaces: ProgrammeEvent | None = None):
    if not form.validate():
        return make_response(fact_page(party, kind, form, replaces), 422)
    told = form.told()
    record_event(party, kind, told, g.sign_in.account.display_name, acting(), replaces)
    flash(_("Corrected; the earlier entry stays on record.") if replaces else _("Noted."), "success")
    return back_to_grounds(party, told["happened_on"].year)


# clause[screen]: PS24-11.3, PS24-11.5, PS24-12.2
def fact_page(party: Enterprise | Agency, kind: str, form: FactForm, fact: ProgrammeEvent | None = None):
    affected = []
    if kind == "withdrawal" and isinstance(party, Agency):
        year = clock.today().year
        affected = [one for one in clients_of(party, register_of_year(party, year), year) if one.runs]
    return render(
        "programme/event.html",
        party=party,
        title=KINDS[kind],
        form=form,
        fact=fact,
        back=page_of(party),
        affected=affected,
        event_in_words=event_in_words,
        kind=kind_of(party),
    )


# ---- what follows -----------------------------------------------------------------------------------------------


@bp.get(f"{PARTY}/leaving")
@audience("organizer")
def leaving(kind: str, party_id: int):
    party = party_of(kind, party_id)
    form = ExitForm(formdata=None, decided_on=clock.today(), decided_by=g.sign_in.account.display_name)
    return leaving_form_page(party, form)


@bp.post(f"{PARTY}/leaving")
@audience("organizer")
@write
def decide_leaving(kind: str, party_id: int):
    party, form = party_of(kind, party_id), ExitForm()
    found = leaving_asked(party)
    form.takes_effect.choices = choices(found)
    if not form.takes_effect.choices:
        raise NothingToDecide()
    if not form.validate():
        return make_response(leaving_form_page(party, form), 422)
    decide_exit(
        party,
        found,
        form.takes_effect.data == "yes",
        reason=form.reason.data.strip(),
        document=form.document.data.strip(),
        decided_by=form.decided_by.data.strip(),
        decided_on=form.decided_on.data,
        act=acting(),
    )
    flash(_("The decision is recorded. What entered a fair before stays as it was."), "success")
    return back_to_grounds(party, found.year)


def leaving_asked(party: Enterprise | Agency) -> ExitState:
    year = min(year_asked(), clock.today().year)
    return register_of_year(party, year).leaving(party, year)


def choices(found: ExitState) -> list[SelectChoice]:
    offered = []
    if may_decide(found, True):
        offered.append(SelectChoice("yes", EFFECTS[found.effect.value["listing"], found.effect.value["subsidy"]]))
    if may_decide(found, False):
        lifted = found.in_force and (found.listing_ended or found.subsidy != "active")
        offered.append(
            SelectChoice(
                "no",
                _("It is restored: listed and subsidised as before.")
                if lifted
                else _("No consequence: it stays as it was."),
            )
        )
    return offered


def leaving_form_page(party: Enterprise | Agency, form: ExitForm):
    found = leaving_asked(party)
    form.takes_effect.choices = choices(found)
    return render("programme/exit.html", party=party, form=form, leaving=found, back=page_of(party), year=found.year)
