"""Is everything that the rules say in Chinese said in English, too, and in words people read?"""

import copy
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random

import pytest
from programmes_written import good_city, written
from pydantic import ValidationError
from random_policies import BUREAUS, write_policy
from random_words import Json

from policies.checking import find_flaws
from policies.explained.word_by_word import tell_word_by_word
from policies.explaining import explain_rules
from policies.language.document import Policy
from policies.language.words import Word
from policies.plain import as_list, as_mapping

# How often a word is left out before it is taken for one that the page of rules does not tell.
OFTEN_ENOUGH = 2


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def told(*changes: tuple[str, str]) -> str:
    return plain(tell_word_by_word(written(*changes), good_city()))


def words_written(word: Word, plainly: Json) -> Iterator[tuple[Json, str, str]]:
    """Yield every word that is written: where it stands, its key, and its name in the language."""
    for name, field in type(word).model_fields.items():
        value: object = getattr(word, name)
        key = field.alias or name
        if name == "kind" and isinstance(value, Word):  # written beside the label
            yield from words_written(value, plainly)
        elif key in plainly:
            yield plainly, key, f"{type(word).__name__}.{name}"
            yield from _words_inside(value, plainly[key])


def _words_inside(value: object, plainly: object) -> Iterator[tuple[Json, str, str]]:
    if isinstance(value, Word) and isinstance(plainly, dict):
        yield from words_written(value, plainly)
    elif isinstance(value, Mapping) and isinstance(plainly, Mapping):
        for key, part in (as_mapping(value) or {}).items():
            yield from _words_inside(part, plainly.get(key))
    elif isinstance(value, tuple) and isinstance(plainly, tuple):
        for part, one in zip(as_list(value) or (), plainly, strict=True):
            yield from _words_inside(part, one)


def without(rules: Json, at: Json, key: str) -> Policy | None:
    """Return the rules without one word; None where they need it."""
    value = at.pop(key)
    try:
        return Policy.model_validate(rules)
    except ValidationError:
        return None
    finally:
        at[key] = value


def test_every_word_of_the_language_that_is_told_in_chinese_is_told_in_english() -> None:
    in_both, tried = set[str](), Counter[str]()
    for seed in range(9):
        bureau = BUREAUS[seed % len(BUREAUS)]
        rules = copy.deepcopy(write_policy(Random(seed), bureau)[0])  # noqa: S311  # the same rules in every run
        policy = Policy.model_validate(rules)
        if find_flaws(policy, bureau):
            continue
        chinese, english = explain_rules(policy, bureau, "p"), tell_word_by_word(policy, bureau)
        for at, key, name in list(words_written(policy, rules)):
            if name in in_both or tried[name] >= OFTEN_ENOUGH or (fewer := without(rules, at, key)) is None:
                continue
            tried[name] += 1
            try:
                is_told = explain_rules(fewer, bureau, "p") != chinese
            except (KeyError, AttributeError):  # rules no checker passes
                continue
            if is_told:
                assert tell_word_by_word(fewer, bureau) != english, name
                in_both.add(name)
    assert len(in_both) > 120
    assert {"Kind.same_as", "Policy.identity", "Account.carry_over", "Obligation.missed"} <= in_both


@pytest.mark.parametrize(
    ("written_so", "read_so"),
    [
        ("{staff: {at_least: 5}}", "人员 at least 5"),
        ("{staff: {at_least: 5, less_than: 9}}", "人员 at least 5 and less than 9"),
        ("{any: [{staff: 3}, {genuine: false}]}", "人员 is 3 or 材料真实 is no"),
        ("{staff: 3, any: [{genuine: true}, {staff: 4}]}", "人员 is 3 and (材料真实 is yes or 人员 is 4)"),
        ("{not: {all: [{staff: 3}, {genuine: true}]}}", "not (人员 is 3 and 材料真实 is yes)"),
        ("{on_list: [partner_list]}", "on the list 合作名单"),
        ("{founded_on: {one_of: [2020-01-01, 2021-01-01]}}", "成立日期 is 2020-01-01 or 2021-01-01"),
        ("{directions_held: {more_than: 0.50}}", "directions held more than 0.5"),
    ],
)
def test_a_condition_reads_as_people_say_it(written_so: str, read_so: str) -> None:
    assert f"require: {read_so}; otherwise: 人员不足5人" in told(
        ("{staff: {at_least: 5}}, otherwise", f"{written_so}, otherwise")
    )


def test_options_roles_stages_and_grades_are_called_what_the_rules_call_them() -> None:
    chosen = (
        "level: {type: choice, options: {national: 国家级,",
        "level: {type: choice, options: {national: {zh: 国家级, en: National},",
    )
    where = ("shown_where: {level: local}", "shown_where: {level: national}")
    graded = ("{grade: 良好, when", "{grade: 良好, label: {zh: 良好, en: Good}, when")
    read = told(chosen, where, graded)
    assert "shown where: 级别 is National" in read
    assert "by: 区县局, 市局" in read
    assert "alleged by: the public, 区县局, 市局" in read
    assert "to: 区县审核" in read
    assert "effect: warning" in read  # as the language calls it, though a measure is called so, too
    assert "Good: grade: Good; when: score at least 80" in read


def test_what_is_left_open_is_marked_and_what_goes_without_saying_is_not_said() -> None:
    html = tell_word_by_word(written(), good_city())
    assert "notice: <mark>left to the official</mark>" in html
    assert "evidence: required; reported by: 服务商" in plain(html)
    assert "for ever" not in plain(html)
    assert "effect: removal; begins: decision; published;" in plain(html)


def test_lengths_accounts_and_two_deciders_are_told() -> None:
    read = told(("due: {working_days: 10}", "due: {days: 1, full: true}"))
    assert "due: 1 day in full" in read
    assert "balance: account: opens with: 12; taken: 扣分; cycle: year" in read
    assert "renewal opens: 3 months" in read
    assert "same as: 企业, on" in read


def test_a_part_of_a_rule_has_its_own_clause_and_stands_there_though_it_says_nothing_unusual() -> None:
    html = tell_word_by_word(written(("ties: {by: [contracts], then: decide,", "ties: {")), good_city())
    assert 'ties: then: decide<span class="clause" lang="zh-CN">第七条</span>' in html


def test_no_text_of_the_rules_is_read_as_markup() -> None:
    html = tell_word_by_word(written(("label: 人员,", "label: '<script>alert(1)</script>',")), good_city())
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
