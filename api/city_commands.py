"""What can a bureau's clerk ask of a city's folder, without a database? `minglu city check | examples | explain`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console

from policies.checks.awards import Cost, costs_of
from policies.checks.coverage import coverage_of, undecided_in
from policies.checks.folder import CheckedFolder, Programme, check_folder
from policies.examples import Outcome, run_examples, untouched
from policies.explaining import explain_policies
from policies.files.schema import policy_schema
from tenants.calendar import national_calendar

say = Console()
Folder = Annotated[Path, typer.Argument(help="The city's folder", exists=True, file_okay=False)]


def add_city_commands(city: typer.Typer) -> None:
    """Add the commands to `minglu city`."""
    for command in (check, examples, explain):
        city.command()(command)


def check(folder: Folder) -> None:
    """Prove a city's folder sound: every mistake by file, line and path; then coverage, cost, and what is undecided."""
    found = _checked(folder)
    for programme in found.programmes:
        policy = programme.policy
        say.rule(f"{programme.name} {policy.in_force.from_}")
        _tell("Clause and rules, or why not executed", _coverage(programme))
        _tell("Awards in yuan", _costs(programme))
        _tell(
            "Still to be decided",
            ((one.path, one.clause, one.what) for one in undecided_in(policy)),
        )
    if _judge_examples(found):
        raise typer.Exit(1)
    say.print(f"{folder}: sound, {len(found.programmes)} programme(s)", markup=False)


def examples(folder: Folder) -> None:
    """Run the worked examples of a city's folder, and name the rules no example touches."""
    if _judge_examples(_checked(folder)):
        raise typer.Exit(1)


def explain(
    folder: Folder, to: Annotated[Path | None, typer.Option(help="Where to write; printed without it")] = None
) -> None:
    """Write a city's policies as one page for people, which needs no network."""
    found = _checked(folder)
    page = explain_policies(found.city, [one.policy for one in found.programmes]) if found.city is not None else ""
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


def _checked(folder: Path) -> CheckedFolder:
    """Return a sound folder; say what is wrong with any other, and stop."""
    found = check_folder(folder)
    for mistake in found.mistakes:
        Console(stderr=True).print(str(mistake), style="red", markup=False, highlight=False, soft_wrap=True)
    if found.mistakes:
        raise typer.Exit(1)
    return found


def _coverage(programme: Programme) -> Iterator[tuple[str, ...]]:
    for one in coverage_of(programme.policy):
        yield one.clause, ", ".join((*one.rules, *(f"— {why}" for why in one.not_executed)))


def _costs(programme: Programme) -> Iterator[tuple[str, ...]]:
    costs = costs_of(programme.policy)
    for cost in costs:
        yield cost.award, f"{cost.amount:,}", f"{cost.places or 'any number of'} places", _total(cost)
    if costs:
        yield "together", f"{sum(cost.total for cost in costs if cost.total is not None):,}"


def _total(cost: Cost) -> str:
    return "" if cost.total is None else f"at most {cost.total:,}"


def _tell(title: str, rows: Iterator[tuple[str, ...]]) -> None:
    lines = [" · ".join(part for part in row if part) for row in rows]
    if lines:
        say.print(title, style="bold", markup=False)
    for line in lines:
        say.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)


def _judge_examples(found: CheckedFolder) -> int:
    """Show how the examples go; return how many fail, and how many rules no example touches."""
    amiss = 0
    for programme in found.programmes:
        written = found.examples.programmes.get(programme.name, ())
        outcomes = run_examples(programme.policy, written, found.examples.bases, national_calendar())
        left = untouched(programme.policy, outcomes, found.examples.plain_readings.get(programme.name))
        amiss += len(left) + sum(not outcome.passed for outcome in outcomes)
        _show_outcomes(programme, outcomes)
        for sentence in left if written else ():
            say.print(f"  {sentence}", style="yellow", markup=False, soft_wrap=True)
    return amiss


def _show_outcomes(programme: Programme, outcomes: tuple[Outcome, ...]) -> None:
    if not outcomes:
        say.print(f"{programme.name}: no worked examples: write them in examples.yaml", style="red", markup=False)
        return
    passed = sum(outcome.passed for outcome in outcomes)
    say.print(f"{programme.name} {programme.policy.in_force.from_}: {passed} of {len(outcomes)} passed", markup=False)
    for outcome in outcomes:
        for differs in outcome.differs:
            say.print(f"  {outcome.name} ({outcome.clause}): {differs}", style="red", markup=False, soft_wrap=True)
