"""Which enterprise to which agency, and why: exact plans with proof."""

from .files import NamedProblem, plan_as_json, read_problem
from .plan import Plan
from .problem import Cancelled, Problem
from .reasons import Reason, alternates, explain, rescues
from .shortages import Diagnosis, Repair, Shortage, diagnose
from .solving import solve

__all__ = [
    "Cancelled",
    "Diagnosis",
    "NamedProblem",
    "Plan",
    "Problem",
    "Reason",
    "Repair",
    "Shortage",
    "alternates",
    "diagnose",
    "explain",
    "plan_as_json",
    "read_problem",
    "rescues",
    "solve",
]
