"""Which enterprise to which agency, and why: exact plans with proof.

The problem is a transportation problem with many rows (enterprises, one seat each) and few columns (agencies, many
seats): of the plans that match the most enterprises, the one with the highest total score. How it is solved, in
:mod:`.solver`:

1. Scores are taken on a grid of ``2**-20`` as whole numbers, shifted so that the lowest is 0; being unmatched scores so
   low that no chain of exchanges makes up for it (``reduced``). So one number says "most matched, then best", and
   "optimal" is exact.
2. The dual has one unknown per agency, the price of a seat. Approximate prices come from softened choices while a
   temperature falls, first on a sample of the rows, then on the near-best pairs of more and more (``prices``,
   ``row_clusters``, ``newton``; Cuturi 2013; Peyré and Cuturi 2019). Groups of agencies that no row wavers between are
   moved against each other by what the rows themselves say (``group_moves``). Prices become whole numbers, and tied
   rows go where there is room (``rounding``).
3. What is left over is moved along cheapest chains of exchanges between agencies: successive shortest paths on a
   network contracted to agencies, so seats are never copied (``exchange``; Ahuja, Magnanti and Orlin 1993;
   Kleinschmidt and Schannath 1995). In a small hall one column per seat and scipy's assignment routine are quicker,
   relative to rough prices where many want the same seats (``dense``; Crouse 2016). A plan published before tells the
   prices to start from (``warm_start``).
4. Of plans of equal worth the first in the order of the rows is taken, so that it does not show in a plan how it was
   found (``ties``).
5. A pass over the full matrix (``arcs``) finds where each row is best off at the prices, and the plan is compared
   with that: by weak duality a difference of 0 proves it optimal, whatever the steps before did (``certificate``).

``fair`` first finds the highest level everyone can keep, with a cut that proves it (``bottleneck``; König 1931; Burkard,
Dell'Amico and Martello 2009), then solves ``best`` above it; ``stable`` is deferred acceptance (``stable``; Gale and
Shapley 1962). :mod:`.fit` makes the scores, :mod:`.explanation` says why and why not, :mod:`.files` reads and writes
problems by id. All that others may use is named here.

References
----------
Ahuja, Magnanti, Orlin: Network Flows, 1993. Burkard, Dell'Amico, Martello: Assignment Problems, 2009. Crouse: On
implementing 2D rectangular assignment algorithms, IEEE TAES 52, 2016. Cuturi: Sinkhorn distances, NIPS 2013. Gale,
Shapley: College admissions and the stability of marriage, American Mathematical Monthly 69, 1962. Ilin, Raiko: Practical approaches to
principal component analysis in the presence of missing values, JMLR 11, 2010. Kleinschmidt,
Schannath: A strongly polynomial algorithm for the transportation problem, Mathematical Programming 68, 1995. König:
Gráfok és mátrixok, Matematikai és Fizikai Lapok 38, 1931. Murota: Discrete Convex Analysis, 2003. Peyré, Cuturi:
Computational Optimal Transport, 2019. Pollack: The maximum capacity through a network, Operations Research 8, 1960.
Radzik: Fractional combinatorial optimization, in: Handbook of Combinatorial
Optimization 1, 1998. Shapley: Complements and substitutes in the optimal assignment problem, Naval Research Logistics
Quarterly 9, 1962.
"""

from .explanation.reasons import Reason, alternates, explain, rescues
from .explanation.shortages import Diagnosis, Repair, Shortage, diagnose
from .files import NamedProblem, plan_as_json, read_problem
from .fit.coverage import AreaShortage, areas_short, missing_areas
from .fit.criteria import CRITERIA, allowed_pairs, criterion_scores, default_weights
from .fit.inputs import SPECIALISED, FitInputs
from .fit.weights import combine, shares
from .plan import Plan
from .problem import GRID, Cancelled, Problem, part_of_progress
from .solving import OBJECTIVES, solve

__all__ = [
    "CRITERIA",
    "GRID",
    "OBJECTIVES",
    "SPECIALISED",
    "AreaShortage",
    "Cancelled",
    "Diagnosis",
    "FitInputs",
    "NamedProblem",
    "Plan",
    "Problem",
    "Reason",
    "Repair",
    "Shortage",
    "allowed_pairs",
    "alternates",
    "areas_short",
    "combine",
    "criterion_scores",
    "default_weights",
    "diagnose",
    "explain",
    "missing_areas",
    "part_of_progress",
    "plan_as_json",
    "read_problem",
    "rescues",
    "shares",
    "solve",
]
