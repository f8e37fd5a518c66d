"""The list of needs as a form: for each area of the catalogue none, nice-to-have or must-have, and its sub-items."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _, lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from matchfair import words
from matchfair.policy import Catalogue, catalogue_edition
from matchfair.web import Form
from matchfair.web.fields import MOST_YUAN, YuanField, number

from .models import NeedItem, NeedList
from .services import Need

STRENGTHS = (("none", _l("Not needed")), ("nice", _l("Nice to have")), ("must", _l("Must have")))


class NeedsForm(Form):
    """What does not depend on the catalogue. `needs_form` adds three fields for each area."""

    # The version of the list that was on the page: another phone may have saved since.
    version = HiddenField(default="0")
    custom = TextAreaField(
        _l("Something that is not on the list"), [Length(max=2000)], description=_l("One wish a line.")
    )
    note = TextAreaField(_l("Anything the agency should know"), [Length(max=1000)])
    budget = YuanField(
        _l("Budget a month, in yuan"),
        [Optional(), NumberRange(min=0, max=MOST_YUAN, message=_l("An amount between 0 and 1,000,000 yuan."))],
        places=None,
        render_kw={"inputmode": "decimal"},
        description=_l("Leave it empty if you have not decided."),
    )

    @property
    def expected_version(self) -> int:
        """Of the list that was on the page; -1, which no list has, for what is no version."""
        try:
            return number(self.version.data or "")
        except ValueError:
            return -1

    @property
    def areas(self) -> list[tuple[int, RadioField, SelectMultipleField, StringField]]:
        codes = [area.code for area in self.catalogue.areas]
        return [(code, self[f"want_{code}"], self[f"items_{code}"], self[f"note_{code}"]) for code in codes]

    def as_needs(self) -> list[Need]:
        """What was chosen: an area chosen without sub-items means the whole area."""
        return [need for code, want, items, note in self.areas for need in self.needs_of(code, want, items, note)]

    def needs_of(self, code: int, want: RadioField, items: SelectMultipleField, note: StringField) -> list[Need]:
        if want.data == "none":
            return []
        # A list from paper may mix both strengths in one area; what nobody touched stays as it was.
        earlier = self.earlier.get(code, [])
        strengths = {item.service: item.must for item in earlier} if earlier and strength(earlier) == want.data else {}
        chosen = sorted(items.data) or [str(code)]
        notes = [(note.data or "").strip()] + [""] * (len(chosen) - 1)
        return [Need(s, strengths.get(s, want.data == "must"), text) for s, text in zip(chosen, notes, strict=True)]

    @property
    def budget_fen(self) -> int | None:
        return None if self.budget.data is None else round(self.budget.data * 100)


def needs_form(edition: str, need_list: NeedList | None) -> NeedsForm:
    """The form for a fair's catalogue edition, filled with what was saved (or with what was just sent)."""
    catalogue = catalogue_edition(edition)
    earlier: dict[int, list[NeedItem]] = {}
    for item in need_list.items if need_list else ():
        earlier.setdefault(item.area, []).append(item)
    fields = {"catalogue": catalogue, "earlier": earlier}
    for area in catalogue.areas:
        fields |= area_fields(catalogue, area.code, earlier.get(area.code, []))
    return type("NeedsForm", (NeedsForm,), fields)(data=saved(need_list, earlier))


def area_fields(catalogue: Catalogue, code: int, earlier: list[NeedItem]) -> dict:
    mixed = {item.service for item in earlier if not item.must and strength(earlier) == "must"}
    strengths = [SelectChoice(*one) for one in STRENGTHS]
    liked = f" ({_('Nice to have')})"
    items = [
        SelectChoice(item.code, words.service(catalogue.edition, item.code) + (liked if item.code in mixed else ""))
        for item in catalogue.area(code).items
    ]
    return {
        f"want_{code}": RadioField(words.area(catalogue, code), choices=strengths, default="none"),
        f"items_{code}": SelectMultipleField(
            _("Only these parts"), choices=items, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
        ),
        f"note_{code}": StringField(_("Note"), [Length(max=400)]),
    }


def saved(need_list: NeedList | None, earlier: dict[int, list[NeedItem]]) -> dict:
    if need_list is None:
        return {}
    data: dict[str, Any] = {"version": str(need_list.version), "note": need_list.note, "custom": need_list.custom}
    data["budget"] = None if need_list.budget_fen is None else Decimal(need_list.budget_fen) / 100
    for code, items in earlier.items():
        whole = any(item.service == str(code) for item in items)
        data[f"want_{code}"] = strength(items)
        data[f"items_{code}"] = [] if whole else [item.service for item in items]
        data[f"note_{code}"] = "；".join(dict.fromkeys(item.note for item in items if item.note))
    return data


def strength(items: list[NeedItem]) -> str:
    return "must" if any(item.must for item in items) else "nice"
