"""What publishing a plan does to each enterprise's proposal. Decided from rows, so that a preview tells the same."""

from collections import Counter
from dataclasses import dataclass

from .models import PlanLine, Proposal, Round
from .still_fits import Standing


@dataclass(frozen=True)
class Consequences:
    stays: list[tuple[PlanLine, Proposal]]  # the same pair, and what it shows is unchanged
    gives_way: list[Proposal]  # its enterprise gets another, or the plan leaves it unmatched
    made: list[PlanLine]
    left_out: list[tuple[PlanLine, str]]  # with the code of why; a proposal the enterprise has stays as it is


def consequences(row: Round, standing: Standing) -> Consequences:
    """An unanswered proposal gives way only to a line that fits and has a seat, or to a plan without an agency."""
    unmatched = [line for line in row.lines if not line.agency_id]
    lines = [line for line in row.lines if line.agency_id and not line.kept]
    lines.sort(key=lambda line: ((line.enterprise_id, line.agency_id) not in standing.locked, line.enterprise_id))
    stays, fitting, left_out = [], [], []
    for line in lines:
        misfit, earlier = standing.misfit(line, row.softened), standing.waiting.get(line.enterprise_id)
        if earlier and misfit in ("", "paused") and standing.shows_the_same(line, earlier):
            stays.append((line, earlier))
        elif misfit:
            left_out.append((line, misfit))
        else:
            fitting.append(line)
    made = with_seats(fitting, standing, earlier_of(unmatched, standing))
    seated = {line.enterprise_id for line in made}
    left_out += [(line, "no_seat") for line in fitting if line.enterprise_id not in seated]
    return Consequences(stays, earlier_of(unmatched + made, standing), made, left_out)


def with_seats(lines: list[PlanLine], standing: Standing, going: list[Proposal]) -> list[PlanLine]:
    """The lines that get a seat, counting the seats that earlier proposals free by giving way.

    Whoever gets none keeps the earlier proposal with its seat, which is then missing to others: hence again and again
    until nobody is left without. An agency that turned somebody down is full, so no seat is left unused by this.
    """
    while True:
        free = Counter(standing.free)
        free.update(proposal.offer_id for proposal in going + earlier_of(lines, standing))
        seated = []
        for line in lines:
            offer = standing.offers[line.agency_id].id
            if free[offer] > 0:
                free[offer] -= 1
                seated.append(line)
        if len(seated) == len(lines):
            return lines
        lines = seated


def earlier_of(lines: list[PlanLine], standing: Standing) -> list[Proposal]:
    return [standing.waiting[line.enterprise_id] for line in lines if line.enterprise_id in standing.waiting]
