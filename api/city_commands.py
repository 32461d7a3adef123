"""What can a bureau's clerk ask of a city's folder, without a database? `minglu city check | examples | explain`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console

from policies.checks.awards import Cost, costs_of
from policies.checks.coverage import coverage_of, undecided_in
from policies.checks.folder import EXAMPLES, CheckedFolder, Programme, check_folder
from policies.examples import Outcome, run_examples, untouched
from policies.explaining import explain_policies
from policies.files.mistakes import Language, Mistake, dotted, nearest
from policies.files.schema import policy_schema
from tenants.calendar import national_calendar

say = Console(emoji=False)
Folder = Annotated[Path, typer.Argument(help="The city's folder")]
Spoken = Annotated[Language, typer.Option("--language", help="zh or en")]


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "coverage": "条款与规则，或不执行的理由",
        "awards": "奖励（元）",
        "undecided": "尚待决定",
        "sound": "检查无误，共 {count} 份规则",
        "passed": "{count} 个例子，{passed} 个通过",
        "places": "{count} 名",
        "any": "不限名额",
        "total": "最多 {amount}",
        "together": "合计",
        "unlimited": "不限",
    },
    "en": {
        "coverage": "Clause and rules, or why not executed",
        "awards": "Awards in yuan",
        "undecided": "Still to be decided",
        "sound": "sound, {count} programme(s)",
        "passed": "{passed} of {count} passed",
        "places": "{count} places",
        "any": "any number of places",
        "total": "at most {amount}",
        "together": "together",
        "unlimited": "unlimited",
    },
}


def add_city_commands(city: typer.Typer) -> None:
    """Add the commands to `minglu city`."""
    for command in (check, examples, explain):
        city.command()(command)


def check(folder: Folder, language: Spoken = "zh") -> None:
    """Prove a city's folder sound: every mistake by file, line and path; then coverage, cost, and what is undecided."""
    found = _checked(folder, language)
    words = _WORDS[language]
    for programme in found.programmes:
        policy = programme.policy
        say.rule(f"{programme.name} {policy.in_force.from_}")
        _tell(words["coverage"], _coverage(programme, language))
        _tell(words["awards"], _costs(programme, language))
        _tell(
            words["undecided"],
            ((one.path, one.clause, one.what.read_in(language)) for one in undecided_in(policy)),
        )
    if _judge_examples(found, folder, language):
        raise typer.Exit(1)
    say.print(f"{folder}: {words['sound'].format(count=len(found.programmes))}", markup=False)


def examples(folder: Folder, language: Spoken = "zh") -> None:
    """Run the worked examples of a city's folder, and name the rules no example touches."""
    if _judge_examples(_checked(folder, language), folder, language):
        raise typer.Exit(1)


def explain(
    folder: Folder,
    to: Annotated[Path | None, typer.Option(help="Where to write; printed without it")] = None,
    language: Spoken = "zh",
) -> None:
    """Write a city's policies as one page for people, which needs no network."""
    found = _checked(folder, language)
    policies = [one.policy for one in found.programmes]
    page = explain_policies(found.city, policies, language) if found.city is not None else ""
    if to is None:
        typer.echo(page, nl=False)
        return
    to.write_text(page, encoding="utf-8")
    say.print(str(to), markup=False)


def write_schema(folder: Path) -> Path:
    """Write the JSON Schema of a policy file into `folder`; return where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "policy.schema.json"
    path.write_bytes(orjson.dumps(policy_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    return path


def _checked(folder: Path, language: Language) -> CheckedFolder:
    """Return a sound folder; say what is wrong with any other, and stop."""
    found = check_folder(folder)
    for mistake in found.mistakes:
        _complain(mistake, language)
    if found.mistakes:
        raise typer.Exit(1)
    return found


def _complain(mistake: Mistake, language: Language) -> None:
    told = mistake.told(language)
    Console(stderr=True, emoji=False).print(told, style="red", markup=False, highlight=False, soft_wrap=True)


def _coverage(programme: Programme, language: Language) -> Iterator[tuple[str, ...]]:
    for one in coverage_of(programme.policy):
        yield one.clause, ", ".join((*one.rules, *(f"— {why.read_in(language)}" for why in one.not_executed)))


def _costs(programme: Programme, language: Language) -> Iterator[tuple[str, ...]]:
    costs, words = costs_of(programme.policy), _WORDS[language]
    for cost in costs:
        yield (
            cost.award.read_in(language),
            f"{cost.amount:,}",
            words["any"] if cost.places is None else words["places"].format(count=cost.places),
            _total(cost, words),
        )
    if costs:
        totals = [cost.total for cost in costs if cost.total is not None]
        yield words["together"], f"{sum(totals):,}" if len(totals) == len(costs) else words["unlimited"]


def _total(cost: Cost, words: Mapping[str, str]) -> str:
    return "" if cost.total is None else words["total"].format(amount=f"{cost.total:,}")


def _tell(title: str, rows: Iterator[tuple[str, ...]]) -> None:
    lines = [" · ".join(part for part in row if part) for row in rows]
    if lines:
        say.print(title, style="bold", markup=False)
    for line in lines:
        say.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)


def _judge_examples(found: CheckedFolder, folder: Path, language: Language) -> int:
    """Show how the examples go; return how many fail, and how many rules no example touches."""
    amiss = 0
    for programme in found.programmes:
        written = found.examples.programmes.get(programme.name, ())
        outcomes = run_examples(programme.policy, written, found.examples.bases, national_calendar())
        left = untouched(programme.policy, outcomes, found.examples.plain_readings.get(programme.name))
        amiss += len(left) + sum(not outcome.passed for outcome in outcomes)
        if outcomes:
            passed = _WORDS[language]["passed"].format(passed=sum(one.passed for one in outcomes), count=len(outcomes))
            say.print(f"{programme.name} {programme.policy.in_force.from_}: {passed}", markup=False)
        amiss_here = [*_failures(outcomes, language), *(((), one) for one in left if outcomes)]
        if not outcomes:
            amiss_here = [((), "no worked examples: write them in examples.yaml")]
        for steps, message in amiss_here:
            path = nearest(found.example_lines, ("programmes", programme.name, *steps))
            line = found.example_lines.get(path, 1)
            _complain(Mistake(str(folder / EXAMPLES), line, dotted(path), message), language)
    return amiss


def _failures(outcomes: tuple[Outcome, ...], language: Language) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each expectation that fails, with its place among the examples."""
    for index, outcome in enumerate(outcomes):
        for one in outcome.differs:
            told = f"“{outcome.name}” ({outcome.clause}) asks “{outcome.asked}”: {one.told(language)}"
            yield (str(index), "expect", one.field), told
