"""What carries each clause: worked cases prove rules, marks name the screens, documents and decisions."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..rulebook.book import current_rulebook
from ..rulebook.faults import fault
from ..rulebook.shape import ClauseKind
from ..rulebook.strict_yaml import RuleDataError
from .cases import case_faults, read_cases
from .used_rules import asked_by_pages, used

POLICY = Path(__file__).parents[1]
PACKAGE = POLICY.parent
CASES = PACKAGE.parent / "tests" / "policy" / "cases"
MARK = re.compile(r"clause\[(?P<kind>\w+)\]: *(?P<ids>[A-Z][^\s,#}*]*(?:, *[A-Z][^\s,#}*]*)*)")
MARKED_KINDS: tuple[ClauseKind, ...] = ("screen", "document", "decision")


UNUSED = "rule (used by no page)"


@dataclass(frozen=True)
class ClauseCoverage:
    """One clause: what it needs to be carried by, what carries it (kind and place), what is missing.

    What carries a sentence of a bundle carries the bundle; it misses what any of its sentences misses.
    """

    clause: str
    text: str | None
    text_en: str
    needed: tuple[ClauseKind, ...]
    carried: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]

    @property
    def state(self) -> str:
        """The kinds that carry it, or ``open``."""
        return ", ".join(dict.fromkeys(kind for kind, _ in self.carried)) if not self.missing else "open"


def coverage(cases: Path = CASES, sources: Path = PACKAGE) -> list[ClauseCoverage]:
    """What carries each counted clause of each document, in the order of the documents.

    A ``rule`` is proved by a worked case that comes out as written; one that asks nothing which a page, command or service
    asks is ``rule (used by no page)``. A ``screen``, ``document`` or ``decision`` is proved by a mark in a view, template or
    record, written in a comment as ``clause`` + ``[screen]: PS24-13, PS21-14.a``.

    Examples
    --------
    >>> found = {row.clause: row for row in coverage()}["PS24-26"]
    >>> found.state, found.missing
    ('rule', ())
    """
    book = current_rulebook()
    carriers: dict[str, dict[tuple[str, str], None]] = {clause: {} for clause in book.clauses}
    for cited, kind, where in (*_proved(cases), *_marked(sources)):
        carriers.setdefault(cited, {})[kind, where] = None
    rows = []
    for clause in book.clauses.values():
        if clause.counted:
            parts = [book.clauses[one] for one in book.parts.get(clause.id, ())]
            carried = tuple(dict.fromkeys(one for each in (clause, *parts) for one in carriers[each.id]))
            missing = list(_missing(clause.kinds, carried))
            for part in parts:
                missing += [f"{kind} of {part.id}" for kind in _missing(part.kinds, tuple(carriers[part.id]))]
            rows.append(
                ClauseCoverage(
                    clause.id, None if parts else clause.text, clause.text_en, clause.kinds, carried, tuple(missing)
                )
            )
    return rows


def _missing(kinds: Iterable[str], carried: Iterable[tuple[str, str]]) -> Iterator[str]:
    found = {"rule" if kind == UNUSED else kind for kind, _ in carried}
    return (kind for kind in kinds if kind not in found)


def coverage_faults(cases: Path = CASES, sources: Path = PACKAGE) -> list[str]:
    """Cited ids that are unknown, marks of no known kind, failing cases; ``policy coverage`` exits 1 on any.

    Doubled and missing ids are found by `check_all`. Something being open is never a fault here.

    Examples
    --------
    >>> coverage_faults()
    []
    """
    known = current_rulebook().clauses
    if not cases.is_dir():
        return [fault(str(cases), "no_folder_of_cases")]
    try:
        faults = [found for case in read_cases(cases) for found in case_faults(case)]
    except RuleDataError as error:
        faults = [str(error)]
    faults += [
        fault(where, "no_such_clause", clause=clause) for clause, _, where in _proved(cases) if clause not in known
    ]
    return [*faults, *page_faults(sources)]


def page_faults(sources: Path = PACKAGE) -> list[str]:
    """Marks that cite an unknown clause or are of no known kind, and pages that cite a bundle of sentences.

    Examples
    --------
    >>> page_faults()
    []
    """
    book, faults = current_rulebook(), []
    for clause, kind, where in _marked(sources):
        if clause not in book.clauses:
            faults.append(fault(where, "no_such_clause", clause=clause))
        if kind not in MARKED_KINDS:
            faults.append(fault(where, "no_such_mark", kind=kind, known=", ".join(MARKED_KINDS)))
    bundle = re.compile("|".join(rf"{re.escape(one)}(?!\w|…|[.-]\w)" for one in book.parts))
    for path in _sources(sources):
        for clause in dict.fromkeys(bundle.findall(path.read_text("utf-8"))):
            where = path.relative_to(sources).as_posix()
            faults.append(fault(where, "cites_bundle", clause=clause, parts=", ".join(book.parts[clause])))
    return faults


def coverage_text(rows: Iterable[ClauseCoverage]) -> str:
    """The rows as text for a terminal: one line per clause, then the count of each document.

    Examples
    --------
    >>> row = ClauseCoverage("PS24-13", "不定期举办双选会", "fairs", ("screen",), (), ("screen",))
    >>> print(coverage_text([row]))
    PS24-13              open      missing: screen | 不定期举办双选会
    PS24: 0 of 1 carried
    """
    rows = list(rows)
    lines = [_line(row) for row in rows]
    documents: dict[str, list[ClauseCoverage]] = {}
    for row in rows:
        documents.setdefault(row.clause.split("-")[0], []).append(row)
    return "\n".join([*lines, *(_sum(name, of_it) for name, of_it in documents.items())])


def _sum(document: str, rows: list[ClauseCoverage]) -> str:
    done = [row for row in rows if not row.missing]
    unused = sum("rule" in row.needed and "rule" not in {kind for kind, _ in row.carried} for row in done)
    said = f", {unused} of them by rules that no page uses" if unused else ""
    return f"{document}: {len(done)} of {len(rows)} carried{said}"


def _line(row: ClauseCoverage) -> str:
    carried = "; ".join(f"{kind}: {_places(row, kind)}" for kind in dict.fromkeys(kind for kind, _ in row.carried))
    said = f"missing: {', '.join(row.missing)}" + (f"; has {carried}" if carried else "") if row.missing else carried
    state = "open" if row.missing else "carried"
    return f"{row.clause:<20} {state:<9} {said} | {row.text or row.text_en}"


def _places(row: ClauseCoverage, kind: str) -> str:
    """Where a clause is carried: files, with the number of cases in a file that holds several."""
    files = Counter(where.split(", case ")[0] for found, where in row.carried if found == kind)
    return ", ".join(f"{file} ×{count}" if count > 1 else file for file, count in files.items())


def _proved(cases: Path) -> list[tuple[str, str, str]]:
    """Clauses proved by worked cases; none where the cases cannot be read (`coverage_faults` says why)."""
    try:
        read = list(read_cases(cases))
    except RuleDataError:
        return []
    asked = asked_by_pages()
    return [
        (clause, "rule" if used(case, asked) else UNUSED, case.where)
        for case in read
        if not case_faults(case)
        for clause in case.clauses
    ]


def _sources(folder: Path) -> list[Path]:
    """The code and templates outside the rule core."""
    found = sorted((*folder.rglob("*.py"), *folder.rglob("*.html")))
    return [path for path in found if POLICY not in path.parents]


def _marked(sources: Path) -> list[tuple[str, str, str]]:
    found = []
    for path in _sources(sources):
        for mark in MARK.finditer(path.read_text("utf-8")):
            where = path.relative_to(sources).as_posix()
            found += [(clause.strip(), mark["kind"], where) for clause in mark["ids"].split(",")]
    return found
