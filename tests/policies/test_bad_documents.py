"""Is every wrong file refused, with words its writer understands, at the line where it is wrong?

Each file of `bad_documents` begins with one `# error: …` for each mistake that must be told, in the order of the file,
and no other is told; the words are part of the message. Lines at which they are told end with `# here`. A file is a
section or more; the rest is taken from the good city or, under `# in: small`, from the small one. `city_…` stand for a
city's names, `sample_…` for its sample, `examples_…` for its worked examples, all others for a programme's rules.
"""

import re
import shutil
from collections.abc import Callable, Iterable
from inspect import signature
from pathlib import Path

import pytest
from programmes_written import PROGRAMMES, completed, good_city, good_text
from written import FILES

from policies.checks.acting import find_acting_flaws
from policies.checks.awards import find_award_flaws
from policies.checks.clauses import find_clause_flaws
from policies.checks.comparisons import find_condition_flaws
from policies.checks.confirming import find_confirming_flaws
from policies.checks.declared import find_undeclared, find_unused
from policies.checks.flaw import Flaw
from policies.checks.folder import EXAMPLES
from policies.checks.grades import find_grade_flaws
from policies.checks.indicators import find_indicator_flaws
from policies.checks.measures import find_measure_flaws
from policies.checks.names import names_of
from policies.checks.namesakes import find_namesakes
from policies.checks.quantities import find_quantity_flaws
from policies.checks.roles import find_role_flaws
from policies.checks.stages import find_stage_flaws
from policies.checks.uses import uses_of
from policies.files.folders import read_city
from policies.files.loading import BadDocument, read_document
from policies.language.document import Policy

FOLDER = Path(__file__).parent / "bad_documents"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def lay_out(folder: Path, name: str, text: str) -> None:
    """Write a city's folder in which one document is the bad one."""
    shutil.copytree(PROGRAMMES / ("small" if "# in: small\n" in text else "good"), folder, dirs_exist_ok=True)
    files = {**FILES, "examples": EXAMPLES}
    bad = (
        folder / files[next((kind for kind in ("city", "sample", "examples") if name.startswith(f"{kind}_")), "policy")]
    )
    good = bad.read_text(encoding="utf-8") if bad.is_file() else ""
    bad.write_text(completed(text, good), encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_file_is_refused_in_plain_words_where_it_is_wrong(name: str, tmp_path: Path) -> None:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    lay_out(tmp_path, name, text)

    with pytest.raises(BadDocument) as bad:
        read_city(tmp_path)

    told = bad.value.mistakes
    expected = re.findall(r"^# error: (.+)$", text, re.MULTILINE)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith("# here")]
    assert len(told) == len(expected), told
    assert [words in mistake.message for words, mistake in zip(expected, told, strict=True)] == [True] * len(told), told
    assert sorted({one.line for one in told if one.line <= len(text.splitlines())}) == lines


# What `minglu city check` proves, the check that does, and files that tried to get past it.
PROMISES: tuple[tuple[str, Callable[..., Iterable[Flaw]], tuple[str, ...]], ...] = (
    (
        "stages are reached and every case can end",
        find_stage_flaws,
        ("a_stage_no_way_leads_to", "a_dead_end", "a_stage_where_some_are_stuck", "a_stage_skipped_in_a_circle"),
    ),
    (
        "wherever a case waits for an enterprise there is one",
        find_acting_flaws,
        ("a_stage_for_an_enterprise_nobody_names",),
    ),
    (
        "who confirms and waives may do so",
        find_confirming_flaws,
        ("an_action_confirms_for_another_role", "a_waiver_by_another_level", "a_need_of_another_procedure"),
    ),
    (
        "bands are total and disjoint at the exact edge",
        find_indicator_flaws,
        ("bands_with_a_gap_after_rounding", "bands_that_overlap", "bands_between_whole_numbers"),
    ),
    (
        "grades are exhaustive, and each is given",
        find_grade_flaws,
        ("grades_with_a_gap_beside_a_veto", "grades_that_leave_out_the_vetoed", "a_grade_taken_by_two_others"),
    ),
    (
        "counters have a window",
        find_quantity_flaws,
        ("a_counter_without_a_window", "a_mean_over_all_time", "an_account_that_never_starts_anew"),
    ),
    (
        "measures end somewhere",
        find_measure_flaws,
        (
            "a_suspension_until_a_warning_ends",
            "two_measures_that_wait_for_each_other",
            "a_rectification_nobody_accepts",
        ),
    ),
    (
        "awards stay within their ranks",
        find_award_flaws,
        ("an_award_beyond_its_grade", "a_rank_paid_twice", "ranks_left_out"),
    ),
    (
        "what is used is declared",
        find_undeclared,
        ("a_list_that_is_not_there", "a_quota_of_a_setting_that_is_not", "a_kind_that_is_not_there"),
    ),
    (
        "what is declared is used",
        find_unused,
        ("a_setting_nobody_asks_for", "a_finding_nobody_counts", "a_fact_of_a_procedure_nobody_fills_in"),
    ),
    (
        "what a condition asks for is known there",
        find_condition_flaws,
        (
            "a_condition_on_what_another_stage_said",
            "a_measure_until_a_ground_is_counted",
            "a_quantity_of_what_was_said",
        ),
    ),
    (
        "a name means one thing",
        find_namesakes,
        ("a_quantity_named_like_a_field_it_asks_for", "a_ground_named_like_a_quantity", "a_fact_named_like_a_day"),
    ),
    (
        "every rule has a clause, and every clause its rules",
        find_clause_flaws,
        ("a_clause_nothing_covers", "an_article_inserted_after_another", "a_clause_of_punctuation"),
    ),
)


@pytest.mark.parametrize(
    ("check", "name"),
    [pytest.param(check, name, id=f"{why}: {name}") for why, check, names in PROMISES for name in names],
)
def test_each_promise_is_kept_by_its_own_check(check: Callable[..., Iterable[Flaw]], name: str) -> None:
    text = completed((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    policy = read_document(Policy, text, file=name)
    known = {
        "policy": policy,
        "names": names_of(policy),
        "uses": list(uses_of(policy)),
        "city": good_city(),
        "meant": (),
    }

    assert list(check(**{asked: known[asked] for asked in signature(check).parameters}))


def test_every_role_of_a_level_the_city_has_not_is_told_where_it_stands() -> None:
    policy = read_document(Policy, good_text(), file="good.yaml")
    alone = good_city().model_copy(update={"levels": good_city().levels[:1]})

    told = {flaw.path for flaw in find_role_flaws(policy, alone)}

    assert told == {
        "facts.genuine.proof.confirmed_by",
        "eligibility.staff.soft.waived_by",
        "intake.stages.district.by",
        "procedures.renewal.stages.check.by",
        "exit.grounds.fraud.alleged_by",
    }
