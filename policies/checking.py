"""Is this policy sound: what it names exists and is used, every case can end, every number has its place?"""

from collections.abc import Iterator

from policies.checks.acting import find_acting_flaws
from policies.checks.awards import find_award_flaws
from policies.checks.clauses import find_clause_flaws
from policies.checks.comparisons import find_condition_flaws
from policies.checks.confirming import find_confirming_flaws
from policies.checks.declared import find_undeclared, find_unused
from policies.checks.duties import find_counted_of_nobody, find_duty_flaws
from policies.checks.flaw import Flaw
from policies.checks.forms import find_form_flaws, find_setting_flaws
from policies.checks.grades import find_grade_flaws
from policies.checks.indicators import INDICATORS, find_indicator_flaws, indicators_of
from policies.checks.measures import find_measure_flaws
from policies.checks.names import names_of
from policies.checks.namesakes import find_namesakes
from policies.checks.possible import find_impossible
from policies.checks.quantities import find_quantity_flaws
from policies.checks.roles import find_role_flaws
from policies.checks.stages import find_stage_flaws
from policies.checks.tables import find_table_flaws
from policies.checks.uses import uses_of
from policies.grades.live import MICRO
from policies.language.city import City
from policies.language.document import Policy
from policies.points.compiled import compile_rubric

__all__ = ["Flaw", "find_flaws"]


def find_flaws(policy: Policy, city: City) -> list[Flaw]:
    """Return everything that makes the policy unusable, each once: of a wrong name, that and nothing besides."""
    names = names_of(policy, (district.code for district in city.districts))
    uses = list(uses_of(policy))
    strangers = list(find_role_flaws(policy, city))
    misnamed = [*find_undeclared(policy, names, uses), *find_condition_flaws(policy, names, uses)]
    meant = frozenset(flaw.meant for flaw in misnamed)
    found = (
        *misnamed,
        *find_unused(policy, uses, meant),
        *find_namesakes(policy, names),
        *find_form_flaws(policy),
        *find_setting_flaws(policy),
        *find_quantity_flaws(policy, names),
        *find_stage_flaws(policy),
        *find_acting_flaws(policy),
        *find_confirming_flaws(policy, city, meant),
        *find_impossible(policy, names),
        *find_indicator_flaws(policy, names),
        *find_grade_flaws(policy, names),
        *find_award_flaws(policy, names),
        *find_measure_flaws(policy, meant),
        *find_duty_flaws(policy, names),
        *find_counted_of_nobody(policy, uses),
        *find_table_flaws(policy),
        *find_clause_flaws(policy),
    )
    there = {flaw.path for flaw in strangers}
    told = dict.fromkeys((*strangers, *(flaw for flaw in found if flaw.path not in there)))
    return list(told) or list(_uncountable(policy))


def _uncountable(policy: Policy) -> Iterator[Flaw]:
    """Yield what keeps the rubric from being counted exactly, for which there is no better word above."""
    rubric = policy.grading.rubric if policy.grading else None
    if rubric is None:
        return
    try:
        if MICRO % compile_rubric(rubric).scale:
            yield Flaw("grading.rubric", "points are counted in millionths; write no more than six decimals")
    except ValueError as error:
        name, _, why = str(error).partition(": ")
        paths = {path.rpartition(".")[2]: path for path, _ in indicators_of(rubric.indicators, INDICATORS)}
        yield Flaw(paths.get(name, INDICATORS), why)
