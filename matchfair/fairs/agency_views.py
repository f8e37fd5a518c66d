"""An agency's booth: its poster, and the links for the people who work there."""

from flask import flash, g, make_response, redirect, url_for
from flask_babel import gettext as _

from matchfair.accounts.devices import acting
from matchfair.errors import NotAllowed, NotFound
from matchfair.parties.services import of_bureau
from matchfair.web import audience, render, tokens, write
from matchfair.web.qr import public_url

from . import bp
from .forms import BoothLinkForm
from .links import booth_links_of, make_booth_link, poster_url, revoke_booth_link
from .models import Booth, BoothLink, Fair
from .services import booth_of, fair_for


@bp.get("/agency/<fair_code>/booth")
@audience("agency")
def my_booth(fair_code: str):
    return booth_page(fair_for(g.sign_in, fair_code), BoothLinkForm())


def booth_page(fair: Fair, form: BoothLinkForm):
    links = booth_links_of(fair, g.sign_in.agency_id) if g.sign_in.account_id else []
    urls = {link.id: booth_link_url(link) for link in links}
    booth = booth_of(fair, g.sign_in.agency_id)
    return render(
        "fairs/my_booth.html", fair=fair, form=form, links=links, urls=urls, booth=booth, poster_url=poster_url
    )


def booth_link_url(link: BoothLink) -> str | None:
    return public_url("fairs.booth_link", token=tokens.sign(link.bureau_id, "booth_link", link.code))


@bp.get("/agency/<fair_code>/booth/poster")
@audience("agency")
def my_poster(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    booth: Booth | None = booth_of(fair, g.sign_in.agency_id)
    if booth is None:
        raise NotFound()
    return render("fairs/my_poster.html", fair=fair, booth=booth, poster_url=poster_url)


@bp.post("/agency/<fair_code>/booth/links")
@audience("agency")
@write
def booth_links(fair_code: str):
    """Only the agency's account hands out links: whoever came in by one cannot make more of them."""
    fair, form = fair_for(g.sign_in, fair_code), BoothLinkForm()
    if not g.sign_in.account_id:
        raise NotAllowed()
    if not form.validate():
        return make_response(booth_page(fair, form), 422)
    make_booth_link(fair, g.sign_in.agency, form.label.data, acting())
    flash(_("The link is ready: copy it and send it to %(label)s.", label=form.label.data), "success")
    return redirect(url_for("fairs.my_booth", fair_code=fair_code), 303)


@bp.post("/agency/<fair_code>/booth/links/<int:link_id>/revoke")
@audience("agency")
@write
def revoke_link(fair_code: str, link_id: int):
    fair, link = fair_for(g.sign_in, fair_code), of_bureau(BoothLink, g.sign_in.bureau_id, link_id)
    if link.agency_id != g.sign_in.agency_id or link.fair_id != fair.id:
        raise NotFound()
    if not g.sign_in.account_id:
        raise NotAllowed()
    revoke_booth_link(link, acting())
    flash(_("The link is revoked, and whoever used it is signed out."), "success")
    return redirect(url_for("fairs.my_booth", fair_code=fair_code), 303)
