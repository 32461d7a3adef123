"""Can what the checker passes be used: no judgement fails on it, and every case can come to an end?

How many strange policies are drawn, MINGLU_STRANGE_POLICIES says: hundreds find in minutes what a few find by luck.
"""

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from answering import ask_everything, ask_of_policy, find_stuck
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from random_policies import BUREAUS, make_policy
from words_used import words_of_language, words_used
from written import city, policy

from policies.checking import find_flaws
from policies.checks.city import find_city_flaws, find_sample_flaws
from policies.cities import folders
from policies.files.folders import read_city
from policies.language.city import City, Sample
from policies.language.document import Policy
from policies.language.procedures import EndStage, NoticeStage, Stage, WaitStage

HOW_MANY = int(os.environ.get("MINGLU_STRANGE_POLICIES", "50"))
# What the language has and no legal policy says.
NEVER_SAID = {"Rubric.unit"}  # there is one unit
# Led by hypothesis, chance finds edges and is made smaller where it fails; on its own it finds more sound rules.
CHANCE = st.randoms(use_true_random=False) | st.randoms(use_true_random=True)
AS_OFTEN_AS_NEEDED = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck), max_examples=HOW_MANY
)


def ways_of(stage: Stage) -> list[str]:
    """The slow oracle: every stage named by a way out, written out once more."""
    if isinstance(stage, EndStage):
        return []
    further = [stage.to] if isinstance(stage, NoticeStage | WaitStage) else []
    further += [stage.objection.upheld] if isinstance(stage, NoticeStage) else []
    further += [one.to for one in (stage.on_due, stage.otherwise) if one is not None]
    return [*(action.to for action in stage.actions.values()), *further]


def stages_that_end(stages: Mapping[str, Stage]) -> set[str]:
    """The slow oracle, from the ends backwards: where a case can come to an end."""
    ending = {name for name, stage in stages.items() if isinstance(stage, EndStage)}
    while True:
        more = {name for name, stage in stages.items() if name not in ending and ending & set(ways_of(stage))}
        if not more:
            return ending
        ending |= more


def stages_reached(rules: Policy) -> set[str]:
    """The slow oracle, in as many rounds as there are stages."""
    stages = rules.intake.stages
    reached = {route.starts for route in rules.intake.routes.values()}
    for _ in stages:
        reached |= {way for name in reached & set(stages) for way in ways_of(stages[name])}
    return reached & set(stages)


@AS_OFTEN_AS_NEEDED
@given(CHANCE, st.sampled_from(BUREAUS))
def test_a_policy_the_checker_passes_answers_everything_and_lets_every_case_end(chance: Random, bureau: City) -> None:
    rules, witness = make_policy(chance, bureau)
    flaws = find_flaws(rules, bureau)
    event("sound" if not flaws else "not sound")
    if not flaws:
        assert find_stuck(rules, witness, ("intake", *rules.procedures)) == []
        ask_of_policy(rules, bureau)
        ask_everything(chance, rules)
        ask_everything(chance, rules)


def test_most_policies_drawn_are_sound_and_say_every_word_of_the_language() -> None:
    sound, said, shown_by = 0, Counter[str](), set[str]()
    for seed in range(HOW_MANY * 3):
        bureau = BUREAUS[seed % len(BUREAUS)]
        rules, _ = make_policy(Random(seed), bureau)  # noqa: S311  # the same rules in every run
        if not find_flaws(rules, bureau):
            sound += 1
            said.update(set(words_used(rules)))
            shown_by |= {duty.shown_by for duty in rules.obligations.values()}

    assert sound >= HOW_MANY * 3 * 0.3
    undrawn = sorted(words_of_language(Policy) - said.keys() - NEVER_SAID)
    assert not undrawn, f"no sound policy drawn says this; let random_*.py draw it: {', '.join(undrawn)}"
    assert {"report", "step", "intake"} <= shown_by


@settings(AS_OFTEN_AS_NEEDED, max_examples=25)
@given(CHANCE)
def test_the_checker_passes_stages_exactly_when_from_each_a_case_can_end(chance: Random) -> None:
    rules, _ = make_policy(chance, city(), wild=True)
    stages = rules.intake.stages
    told = [flaw.path for flaw in find_flaws(rules, city()) if "no case can end" in flaw.message]

    ending = stages_that_end(stages)
    assert [path for path in told if path.startswith("intake.")] == [
        f"intake.stages.{name}" for name in stages if name not in ending
    ]


@settings(AS_OFTEN_AS_NEEDED, max_examples=25)
@given(CHANCE)
def test_the_checker_finds_the_stages_to_which_no_way_leads(chance: Random) -> None:
    rules, _ = make_policy(chance, city(), wild=True)
    acting = sorted(name for name, stage in rules.intake.stages.items() if not isinstance(stage, EndStage))
    route = rules.intake.routes["way0"].model_copy(update={"starts": chance.choice(acting)})
    moved = rules.model_copy(update={"intake": rules.intake.model_copy(update={"routes": {"way0": route}})})

    told = [flaw.path for flaw in find_flaws(moved, city()) if "no way leads here" in flaw.message]

    reached = stages_reached(moved)
    assert [path for path in told if path.startswith("intake.")] == [
        f"intake.stages.{name}" for name in rules.intake.stages if name not in reached
    ]


def test_a_procedure_whose_stages_the_checker_passes_lets_nobody_go_round_for_ever() -> None:
    passed: list[str] = []
    for seed in range(HOW_MANY):
        rules, witness = make_policy(Random(seed), city(), wild=True)  # noqa: S311  # the same rules in every run
        flaws = [flaw.path for flaw in find_flaws(rules, city())]
        told = {path.partition(".stages")[0].rpartition(".")[2] for path in flaws if ".stages." in path}
        sound = {"intake", *rules.procedures} - told
        assert find_stuck(rules, witness, sound) == []
        passed += sound
    assert len(passed) > HOW_MANY / 2


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_the_cities_that_come_with_the_system_are_sound(folder: Path) -> None:
    found = read_city(folder)

    assert found.policies
    assert not find_city_flaws(found.city)
    assert not [flaw for file in found.policies for flaw in find_flaws(file.policy, found.city)]


def test_the_small_city_is_sound() -> None:
    assert not find_flaws(policy(), city())
    assert not find_city_flaws(city())
    assert not find_sample_flaws(Sample(), city(), {})
