"""Terms: what a proposal shows both sides, needs against offer, as one value with a version.

Until the enterprise consents, a proposal follows the needs and the offer as they are now; its consent freezes its terms.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from matchfair.fees import Fee, fee_of, note_beside
from matchfair.needs.models import NeedList
from matchfair.needs.services import ListedNeeds
from matchfair.offers.models import Offer
from matchfair.offers.services import AreaOffered
from matchfair.policy import ServiceCode, covers


@dataclass(frozen=True)
class TermsNeed:
    """One need, and whether the offer covers it."""

    service: str
    must: bool
    note: str
    covered: bool
    lacking: tuple[str, ...] = ()  # of a folded need: its parts that are not covered although the area is

    @property
    def code(self) -> ServiceCode:
        return ServiceCode(self.service)


@dataclass(frozen=True)
class Terms:
    """An enterprise's needs beside an agency's offer. Equal terms say the same, whatever made the solver propose them."""

    needs: tuple[TermsNeed, ...]
    custom: tuple[str, ...]  # wishes outside the catalogue
    note: str
    budget_fen: int | None  # a month
    areas: tuple[AreaOffered, ...]
    terms: str
    fee_fen: int | None  # a month, in the first year; None = not stated
    fee_later_fen: int | None  # a month, from the second year on
    mode: str
    shares: tuple[tuple[str, float], ...] = field(default=(), compare=False)  # what each criterion adds to the score
    stored: dict[str, Any] | None = field(default=None, compare=False, repr=False)  # the row's JSON, where it has one

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Terms":
        """Terms as a row keeps them; what an older row lacks is empty."""
        return cls(
            needs=tuple(
                TermsNeed(need["service"], need.get("must", False), need.get("note", ""), need.get("covered", False))
                for need in stored.get("needs", ())
            ),
            custom=tuple(stored.get("custom", ())),
            note=stored.get("note", ""),
            budget_fen=stored.get("budget_fen"),
            areas=tuple(
                AreaOffered(area["area"], area.get("level", 1), tuple(area.get("items", ())), area.get("terms", ""))
                for area in stored.get("areas", ())
            ),
            terms=stored.get("terms", ""),
            fee_fen=stored.get("fee_fen"),
            fee_later_fen=stored.get("fee_later_fen", stored.get("fee_fen")),
            mode=stored.get("mode", ""),
            shares=tuple((name, share) for name, share in stored.get("shares", ())),
            stored=stored,
        )

    def to_json(self) -> dict[str, Any]:
        """The JSON a row keeps. One that was read is given back as it is, so that its version stays what it was."""
        if self.stored is not None:
            return self.stored
        return {
            "needs": [
                {"service": need.service, "must": need.must, "note": need.note, "covered": need.covered}
                for need in self.needs
            ],
            "custom": list(self.custom),
            "note": self.note,
            "budget_fen": self.budget_fen,
            "areas": [
                {"area": area.area, "level": area.level, "items": list(area.items), "terms": area.terms}
                for area in self.areas
            ],
            "terms": self.terms,
            "fee_fen": self.fee_fen,
            # Rows of earlier releases know one fee for all years; what says the same keeps the same mark.
            **({} if self.fee_later_fen == self.fee_fen else {"fee_later_fen": self.fee_later_fen}),
            "mode": self.mode,
            "shares": [list(share) for share in self.shares],
        }

    @property
    def fee(self) -> Fee:
        return fee_of(self.fee_fen, self.fee_later_fen, self.terms)

    @property
    def fee_note(self) -> str:
        """What the agency's words add to the fee that stands beside them."""
        return note_beside(self.fee, self.terms)

    @cached_property
    def version(self) -> str:
        """A short mark that changes with anything a side would want to know before it answers."""
        said = {key: value for key, value in self.to_json().items() if key != "shares"}
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]

    @cached_property
    def offered(self) -> dict[int, tuple[str, ...]]:
        """The sub-items offered, by area."""
        return {area.area: area.items for area in self.areas}

    @cached_property
    def folded_needs(self) -> list[TermsNeed]:
        """Needs to count and list: a sub-item whose whole area is a need too is part of that area.

        An area is covered when all its parts are.
        """
        areas = {need.code.area for need in self.needs if need.code.is_area}
        parts = [need for need in self.needs if not need.code.is_area and need.code.area in areas]
        return [fold(need, parts) for need in self.needs if need not in parts]

    @property
    def covered_count(self) -> int:
        """How many of the folded needs the offer covers."""
        return sum(need.covered for need in self.folded_needs)

    @property
    def covered(self) -> list[ServiceCode]:
        """The needs that the offer covers."""
        return [need.code for need in self.needs if need.covered]

    @property
    def missing(self) -> list[ServiceCode]:
        """The needs that the offer does not cover."""
        return [need.code for need in self.needs if not need.covered]

    @property
    def must_areas_missing(self) -> list[ServiceCode]:
        """Areas holding a must-have that are not offered."""
        must = {need.code.area for need in self.needs if need.must}
        return [ServiceCode(area) for area in sorted(must - self.offered.keys())]

    @property
    def fits(self) -> bool:
        """Every area holding a must-have is offered: the condition under which the solver pairs."""
        return not self.must_areas_missing

    def same_needs(self, other: "Terms") -> bool:
        """Whether both stand on the same needs of the enterprise."""
        mine, theirs = ((one.needs, one.custom, one.note, one.budget_fen) for one in (self, other))
        return mine == theirs

    def with_needs(self, needs: NeedList | ListedNeeds | None, shares: Iterable = ()) -> "Terms":
        """The same offer beside these needs."""
        items = needs.items if needs else ()
        return replace(
            self,
            needs=tuple(TermsNeed(n.service, n.must, n.note, covers(self.offered, n.service)) for n in items),
            custom=tuple(needs.wishes) if needs else (),
            note=needs.note if needs else "",
            budget_fen=needs.budget_fen if needs else None,
            shares=tuple((name, share) for name, share in shares),
            stored=None,
        )

    def with_shares(self, shares: Iterable) -> "Terms":
        """The same terms with other shares; the version stays."""
        return Terms.from_json(self.to_json() | {"shares": [list(share) for share in shares]})


def fold(need: TermsNeed, parts: list[TermsNeed]) -> TermsNeed:
    own = [part for part in parts if part.code.area == need.code.area]
    if not own:
        return need
    lacking = tuple(part.service for part in own if need.covered and not part.covered)
    must = need.must or any(part.must for part in own)
    return replace(need, must=must, covered=need.covered and not lacking, lacking=lacking)


def offer_terms(offer: Offer) -> Terms:
    """An offer's terms, the same for every enterprise, beside no needs."""
    areas = tuple(AreaOffered(row.area, row.level, tuple(sorted(row.items)), row.terms) for row in offer.areas)
    return Terms((), (), "", None, areas, offer.terms, offer.fee_fen, offer.fee_later_fen, offer.mode)


def terms_of(needs: NeedList | ListedNeeds | None, offer: Offer, shares: Iterable = ()) -> Terms:
    """Needs and offer side by side."""
    return offer_terms(offer).with_needs(needs, shares)
