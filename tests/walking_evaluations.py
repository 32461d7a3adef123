"""What does a year of evaluation ask for, in the walk through a whole life?"""

from typing import TYPE_CHECKING, Any

from policies.grades.evaluating import leaves
from policies.language.document import Policy
from policies.language.grading import ByTable
from policies.points.grain import leaves_of

if TYPE_CHECKING:
    from walking import Town

Json = dict[str, Any]  # Any: JSON


async def evaluate_a_year(town: "Town") -> None:
    """Open, fill in, freeze and decide an evaluation, and look at all of it."""
    rules = town.city.policies[0]
    programme = f"/programmes/{rules.programme}"
    mistaken = await town.post("municipal", f"{programme}/evaluations", {})
    await town.post("municipal", f"/evaluations/{mistaken['id']}/withdraw", {"reason": "预算待定"})
    opened = await town.post("municipal", f"{programme}/evaluations", {"budget_yuan": "1"})
    of = f"/evaluations/{opened['id']}"
    await town.post("municipal", f"{of}/budget", {"budget_yuan": None})
    today = (await town.get("anyone", ""))["today"]
    frozen = await town.post("municipal", f"{of}/freeze", {"cut_off": today})
    waits = frozen["progress"]["missing"]
    while waits:  # what is proposed to whom is told once its grade is known
        said = [
            {**_answer(rules.policy, missing), "reason": "会议研究确定", "listing_id": each["listing_id"]}
            for missing in waits
            for each in missing["listings"]
        ]
        still = (await town.post("municipal", f"{of}/inputs", {"inputs": said}))["progress"]["missing"]
        assert still != waits
        waits = still
    await town.get("auditor", f"{of}/inputs")
    await town.post("municipal", f"{of}/decide", {})
    await town.get("municipal", f"{programme}/evaluations")
    await town.get("provider", of)
    entries = await town.get("district", f"{of}/entries")
    entry = f"{of}/entries/{entries['items'][0]['listing_id']}"
    await town.get("provider", entry)
    await town.get("provider", f"{entry}/file", format="xlsx")
    await town.get("auditor", f"{of}/verification")
    await town.get("auditor", f"{of}/comparison", earlier=opened["id"])
    await town.get("anyone", f"{programme}/grades")


def _answer(policy: Policy, missing: Json) -> Json:
    """Return something that may be said where it is missing."""
    kind, name = missing["waits_for"], missing["name"]
    grading = policy.grading
    assert grading is not None
    indicator = dict(leaves(grading)).get(name)
    match kind:
        case "verdict":
            return {"kind": kind, "value": next(iter(grading.evaluation.verdicts))}
        case "rating":
            return {"kind": kind, "value": grading.grades[-1].grade}
        case "award":
            return {"kind": kind, "name": name, "value": True}
        case "selection":
            return {"kind": kind, "value": False}
        case _:
            value = ".".join(next(leaves_of(indicator.table))[0]) if isinstance(indicator, ByTable) else 1
            return {"kind": "mark", "name": name, "value": value}
