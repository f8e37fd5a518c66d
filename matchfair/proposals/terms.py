"""What a proposal shows: needs against offer, as plain data that can be frozen, compared and drawn.

Until the enterprise consents, a proposal follows the needs and the offer as they are now; its consent freezes it.
"""

import hashlib
import json
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matchfair.extensions import db
from matchfair.needs.models import NeedList
from matchfair.needs.services import ListedNeeds
from matchfair.offers.models import Offer
from matchfair.policy import ServiceCode, covers

from .models import Proposal


def terms_of(needs: NeedList | ListedNeeds | None, offer: Offer, shares: Iterable = ()) -> dict:
    """Needs and offer side by side; each need says whether the offer covers it."""
    return side_by_side(needs, offer_side(offer), shares)


def offer_side(offer: Offer) -> dict:
    """The offer's part of it, the same for every enterprise."""
    return {
        "areas": [
            {"area": row.area, "level": row.level, "items": sorted(row.items), "terms": row.terms}
            for row in offer.areas
        ],
        "terms": offer.terms,
        "fee_fen": offer.fee_fen,
        "mode": offer.mode,
    }


def side_by_side(needs: NeedList | ListedNeeds | None, offered: dict, shares: Iterable = ()) -> dict:
    items = {row["area"]: row["items"] for row in offered["areas"]}
    return {
        "needs": [
            {"service": item.service, "must": item.must, "note": item.note, "covered": covers(items, item.service)}
            for item in (needs.items if needs else [])
        ],
        "custom": needs.wishes if needs else [],
        "note": needs.note if needs else "",
        "budget_fen": needs.budget_fen if needs else None,
        **offered,
        "shares": list(shares),
    }


def folded(needs: list[dict]) -> list[dict]:
    """Needs to count and list: a sub-item whose whole area is a need too is part of that area.

    An area is covered when all its parts are; `lacking` names the parts that are not although the area is.
    """
    areas = {code_of(need).area for need in needs if code_of(need).is_area}
    parts = [need for need in needs if not code_of(need).is_area and code_of(need).area in areas]
    found = []
    for need in (need for need in needs if need not in parts):
        own = [part for part in parts if code_of(part).area == code_of(need).area]
        lacking = [part["service"] for part in own if need["covered"] and not part["covered"]]
        found.append(
            need
            | {
                "must": need["must"] or any(part["must"] for part in own),
                "covered": need["covered"] and not lacking,
                "lacking": lacking,
            }
        )
    return found


def code_of(need: dict) -> ServiceCode:
    return ServiceCode(need["service"])


def uncovered(shown: dict, must_only: bool = False) -> list[str]:
    return [n["service"] for n in shown["needs"] if not n["covered"] and (n["must"] or not must_only)]


def version_of(shown: dict) -> str:
    """A short mark that changes with anything a side would want to know before answering."""
    return hashlib.sha256(json.dumps(told(shown), sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def told(shown: dict) -> dict:
    """All of it that a version stands for: two with the same told have the same version."""
    return {key: value for key, value in shown.items() if key != "shares"}


def needs_part(shown: dict) -> dict:
    return {key: shown[key] for key in ("needs", "custom", "note", "budget_fen")}


def current_terms(proposals: Iterable[Proposal]) -> list[dict]:
    """What each proposal shows now, in the same order; one query however many there are.

    The proposals come with `offer` and its areas loaded.
    """
    proposals = list(proposals)
    following = [p for p in proposals if follows(p)]
    lists = (
        select(NeedList)
        .options(selectinload(NeedList.items))
        .where(
            NeedList.fair_id.in_({p.fair_id for p in following}),
            NeedList.enterprise_id.in_({p.enterprise_id for p in following}),
        )
    )
    needs = {(row.fair_id, row.enterprise_id): row for row in db.session.scalars(lists)}
    return [
        terms_of(needs.get((p.fair_id, p.enterprise_id)), p.offer, p.shown["shares"]) if follows(p) else p.shown
        for p in proposals
    ]


def follows(proposal: Proposal) -> bool:
    return not (proposal.enterprise_consented_at or proposal.closed_at)
