"""The review of a yearly list: many rows in one form, one decision a row."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from matchfair.errors import Refused
from matchfair.web.fields import number, one_line

from .eligibility import Eligibility, ProgrammeRegister
from .lists import require_reviewable
from .models import Listing

LONGEST_REASON = 400


@dataclass
class ReviewLine:
    """One row as it is shown, or as it was sent; `refusal` is why it cannot be saved so."""

    row: Listing
    standing: Eligibility
    was: bool  # whether the tick was set when the person saw it
    listed: bool
    reason: str = ""
    refusal: Refused | None = None

    @property
    def touched(self) -> bool:
        """A changed tick is a decision, and so is a reason for leaving it."""
        return self.listed != self.was or bool(self.reason)


def lines_shown(rows: list[Listing], register: ProgrammeRegister) -> list[ReviewLine]:
    return [ReviewLine(row, register.standing(row.party), row.listed, row.listed) for row in rows]


def ids_sent(form: MultiDict) -> list[int]:
    return form.getlist("row", type=number)


def lines_sent(rows: list[Listing], register: ProgrammeRegister, form: MultiDict) -> list[ReviewLine]:
    """Every row of the form as it was sent, each with what speaks against saving it."""
    lines = [
        ReviewLine(
            row,
            register.standing(row.party),
            form.get(f"was-{row.id}") == "y",
            form.get(f"listed-{row.id}") == "y",
            one_line(form.get(f"reason-{row.id}", ""))[:LONGEST_REASON],
        )
        for row in rows
    ]
    for line in lines:
        if line.touched:
            try:
                reason = line.reason or common_reason(form)
                require_reviewable(line.row, line.standing, line.was, line.listed, reason, line.reason)
            except Refused as refusal:
                line.refusal = refusal
    return lines


def common_reason(form: MultiDict) -> str:
    """For all changed rows that have none of their own."""
    return one_line(form.get("reason", ""))[:LONGEST_REASON]
