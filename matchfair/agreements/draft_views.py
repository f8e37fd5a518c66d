"""The draft agreement of a pairing, for both sides and the bureau: as a page, as a file, and how to dissolve it."""

import re
from io import BytesIO

from flask import current_app, flash, g, make_response, redirect, request, send_file, url_for
from flask_babel import gettext as _, lazy_gettext as _l
from sqlalchemy import select

from matchfair import clock, words
from matchfair.accounts.devices import acting
from matchfair.accounts.services import name_account
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import fair_for
from matchfair.needs.words import SAID_HOW
from matchfair.programme.words import OUTCOMES
from matchfair.rules.links import At, catalogue_at, rules_url
from matchfair.rules.worked_page import filing_worked
from matchfair.web import attempt, audience, render, served_bureau, tokens, write

from . import bp, services
from .document import TemplateUnusable, citations, read_blocks, write_docx
from .draft import Draft, answers_behind
from .forms import SIDES, DissolveForm, DissolveOnBehalfForm, FillInForm, fill_in_form
from .models import Agreement

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILE_LINK_SECONDS = 3600
START = {"enterprise": "board.results", "agency": "board.agency_home", "organizer": "board.board"}


def own_draft(fair_code: str, code: str) -> tuple[Fair, Agreement]:
    fair, agreement = fair_for(g.sign_in, fair_code), services.agreement_for(g.sign_in, code)
    if agreement.fair_id != fair.id:
        raise NotFound()
    g.navigation_entry = START[g.sign_in.role]
    return fair, agreement


@bp.get("/fair/<fair_code>/agreements/<code>")
@audience("enterprise", "agency", "organizer")
def draft(fair_code, code):
    fair, agreement = own_draft(fair_code, code)
    return draft_page(fair, agreement, form_to_dissolve(None))


def form_to_dissolve(*sent: None) -> DissolveForm:
    """The desk says for whom it types; its clerk's name is asked where it is not known yet."""
    form = DissolveOnBehalfForm(*sent) if g.sign_in.role == "organizer" else DissolveForm(*sent)
    if g.sign_in.account and g.sign_in.account.person and "person" in form:
        del form.person
    return form


def draft_page(fair: Fair, agreement: Agreement, form: DissolveForm, fill_in: FillInForm | None = None):
    blocks, problem, of = [], None, Draft(agreement)
    try:
        blocks = read_blocks(write_docx(agreement, current_app.instance_path))
    except TemplateUnusable as refusal:
        problem = words.sentence(refusal)
    at = fair.place, agreement.drafted_at.astimezone(clock.CHINA).date()
    answers = attempt(_l("the answers behind it"), answers_behind, of, instead=[])
    return render(
        "agreements/draft.html",
        fair=fair,
        agreement=agreement,
        blocks=blocks,
        problem=problem,
        form=form,
        filing=attempt(_l("the filing day"), filing_worked, fair.place, clock.today(), fair.bureau_id),
        file_link=file_link(agreement),
        back=url_for(START[g.sign_in.role], fair_code=fair.code),
        at=at,
        answers=answers,
        draft=of,
        blanks=[] if agreement.void_at else attempt(_l("what is missing"), lambda: of.blanks, instead=[]),
        fill_in_form=fill_in or fill_in_form(of),
        by_side=SIDES,
        outcomes=OUTCOMES,
        links=attempt(_l("links to the rules"), links_of, agreement, at, instead={}),
        split_at=split_at,
        unbroken=unbroken,
    )


def links_of(agreement: Agreement, at: At) -> dict[str, str]:
    """What the draft cites -> where that stands on the rules page of the day it was made."""
    listed_at = catalogue_at(agreement.content["edition"], at[1])
    return {
        text: rules_url(about, listed_at if about == "catalogue" else at)
        for text, about in citations(agreement).items()
    }


def split_at(text: str, phrases: dict[str, str]) -> list[str]:
    """The text cut before and after each of the phrases."""
    return re.split(f"({'|'.join(map(re.escape, phrases))})", text) if phrases else [text]


def unbroken(text: str) -> list[tuple[str, bool]]:
    """The text cut around its numbers and codes, which no line may break; with each piece whether it is one."""
    pieces = re.split(r"([0-9A-Za-z][0-9A-Za-z.\-]{6,})", text)
    return [(piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]


@bp.post("/fair/<fair_code>/agreements/<code>/fill-in")
@audience("enterprise", "agency", "organizer")
@write
def fill_in(fair_code, code):
    fair, agreement = own_draft(fair_code, code)
    form = fill_in_form(Draft(agreement), request.form)
    if not form.validate():
        return make_response(draft_page(fair, agreement, form_to_dissolve(None), form), 422)
    try:
        services.complete_draft(agreement, form.values(), g.sign_in.role, acting())
    except services.EndsBeforeItStarts as refusal:
        form.ends_on.errors = list(words.sentence(refusal))
        return make_response(draft_page(fair, agreement, form_to_dissolve(None), form), 422)
    flash(_("Saved. Both sides see it in the draft."), "success")
    return redirect(url_for("agreements.draft", fair_code=fair_code, code=code), 303)


@bp.get("/fair/<fair_code>/agreements/<code>/draft.docx")
@audience("enterprise", "agency", "organizer")
def draft_docx(fair_code, code):
    _fair, agreement = own_draft(fair_code, code)
    return file_of(agreement)


@bp.get("/d/<token>")
@audience("public")
def draft_file(token):
    """The file once more, for a browser that is not signed in: WeChat does not save files, so its user copies this link."""
    which, until = draft_named(token)
    agreement = db.session.scalar(select(Agreement).filter_by(bureau_id=served_bureau(), **which)) if which else None
    if agreement is None or until < clock.now().timestamp():
        raise services.FileLinkOver()
    return file_of(agreement)


def draft_named(token: str) -> tuple[dict, int]:
    """What the link names and until when it is good."""
    if values := tokens.read(served_bureau(), "draft", token):
        return {"code": values[0]}, values[1]
    if values := tokens.read_numbered("draft", token):
        return {"id": values[0]}, values[1]
    return {}, 0


def file_link(agreement: Agreement) -> str:
    """A link to the file that works for an hour without signing in; empty where no public address is set."""
    if not (public := current_app.config["PUBLIC_URL"]):
        return ""
    until = int(clock.now().timestamp()) // 60 * 60 + FILE_LINK_SECONDS
    return public + url_for(
        "agreements.draft_file", token=tokens.sign(agreement.bureau_id, "draft", agreement.code, until)
    )


def file_of(agreement: Agreement):
    content = BytesIO(write_docx(agreement, current_app.instance_path))
    response = send_file(content, DOCX, as_attachment=True, download_name=file_name(agreement), max_age=0)
    response.cache_control.no_store = True
    return response


def file_name(agreement: Agreement) -> str:
    """A name that every desktop accepts; the code in it stays readable where Chinese does not."""
    party = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", agreement.content["enterprise"]["name"])[:40]
    return f"服务协议草稿-{party}-{agreement.code}.docx"


@bp.post("/fair/<fair_code>/agreements/<code>/dissolve")
@audience("enterprise", "agency", "organizer")
@write
def dissolve(fair_code, code):
    fair, agreement = own_draft(fair_code, code)
    form = form_to_dissolve()
    if not form.validate():
        return make_response(draft_page(fair, agreement, form), 422)
    if "person" in form:
        name_account(g.sign_in.account, form.person.data, acting())
    services.dissolve(agreement, reason_given(form), acting())
    flash(_("The pairing is dissolved and the draft is void. The other side can see your reason."))
    return redirect(url_for("agreements.draft", fair_code=fair_code, code=code), 303)


def reason_given(form: DissolveForm) -> str:
    """What was typed; what the bureau types names the side that wants it and how it said so."""
    if g.sign_in.role != "organizer":
        return form.reason.data
    return _(
        "%(reason)s (%(side)s, %(how)s; typed by %(name)s)",
        reason=form.reason.data.strip(),
        side=SIDES[form.side.data],
        how=SAID_HOW[form.said_how.data],
        name=g.sign_in.account.person,
    )
