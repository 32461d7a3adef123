"""Does every table show only what is known of its rows?"""

from collections.abc import Iterable, Iterator

from policies.checks.flaw import Flaw
from policies.grades.scoring import walk
from policies.language.document import Policy
from policies.language.facts import Fact, ListKind
from policies.language.tables import OF_A_CASE, OF_A_LISTING, OF_AN_EVALUATION, OF_EVERY_ROW, Table
from policies.procedures.rulebook import procedures_of

_WORDS = {
    "cases": (*OF_EVERY_ROW, *OF_A_CASE),
    "listings": (*OF_EVERY_ROW, *OF_A_LISTING),
    "evaluation": (*OF_EVERY_ROW, *OF_AN_EVALUATION),
}


def find_table_flaws(policy: Policy) -> Iterator[Flaw]:
    """Yield columns that show nothing known, tables of no procedure or stage, and points where there is no rubric."""
    for name, table in policy.tables.items():
        at = f"tables.{name}"
        procedures = procedures_of(policy)
        if table.of == "cases" and table.procedure not in procedures:
            yield Flaw(f"{at}.procedure", f"there is no procedure {table.procedure}; there are: {_list(procedures)}")
            continue
        yield from _stage_flaws(policy, table, at)
        if table.of == "evaluation" and policy.grading is None:
            yield Flaw(f"{at}.of", "this programme has no grading, so there is no evaluation to show")
        if table.indicators and (table.of != "evaluation" or not _indicators(policy)):
            yield Flaw(f"{at}.indicators", "points of indicators are shown in a table of an evaluation with a rubric")
        for index, column in enumerate(table.columns):
            if not _is_known(policy, table, column.shows):
                words = _list((*_WORDS[table.of], *sorted(_facts(policy, table))))
                yield Flaw(
                    f"{at}.columns.{index}.shows", f"nothing of a row is called {column.shows}; there are: {words}"
                )


def _stage_flaws(policy: Policy, table: Table, at: str) -> Iterator[Flaw]:
    if table.reached and table.of != "cases":
        yield Flaw(f"{at}.reached", "which stages were reached is for a table of cases; leave it out here")
    elif table.reached:
        yield from _not_there(policy, table.procedure, table.reached, f"{at}.reached")
    procedure = _cases_of(policy, table)
    if table.stages and procedure is None:
        message = "stages are for a table of cases, or of an evaluation with a selection; leave them out here"
        yield Flaw(f"{at}.stages", message)
    elif procedure is not None:
        yield from _not_there(policy, procedure, table.stages, f"{at}.stages")


def _not_there(policy: Policy, procedure: str, named: Iterable[str], at: str) -> Iterator[Flaw]:
    stages = procedures_of(policy)[procedure].stages
    for index, stage in enumerate(named):
        if stage not in stages:
            yield Flaw(f"{at}.{index}", f"there is no stage {stage}; there are: {_list(stages)}")


def _cases_of(policy: Policy, table: Table) -> str | None:
    """Return the procedure whose cases the rows are, or by whose cases those of an evaluation are selected."""
    if table.of == "cases":
        return table.procedure
    selection = policy.grading.evaluation.selection if table.of == "evaluation" and policy.grading else None
    return selection if selection in procedures_of(policy) else None


def _is_known(policy: Policy, table: Table, shows: str) -> bool:
    whole, _, part = shows.partition(".")
    if not part:
        return whole in _WORDS[table.of] or whole in _facts(policy, table) or _is_computed(policy, whole)
    if whole == "points":
        return table.of == "evaluation" and part in _indicators(policy)
    fact = _facts(policy, table).get(whole)
    return fact is not None and isinstance(fact.kind, ListKind) and part in fact.kind.of


def _facts(policy: Policy, table: Table) -> dict[str, Fact]:
    own = procedures_of(policy)[table.procedure].facts if table.of == "cases" else {}
    return {**policy.facts, **own}


def _is_computed(policy: Policy, name: str) -> bool:
    return name in policy.quantities or name in policy.conditions


def _indicators(policy: Policy) -> set[str]:
    if policy.grading is None or policy.grading.rubric is None:
        return set()
    return {name for name, _, _ in walk(policy.grading.rubric.indicators)}


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
