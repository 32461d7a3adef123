"""What does a listed provider's month ask for: its report, its items, its facts, its duties?"""

from typing import TYPE_CHECKING

from applying import fill

from policies.language.facts import NumberKind
from policies.reporting import is_reported, kinds_of

if TYPE_CHECKING:
    from walking import Town


async def report_a_month(town: "Town", listing: str) -> None:
    """Report, decide, correct and dispute a month; change a fact; look at what is owed."""
    rules = town.city.policies[0]
    programme = f"/programmes/{rules.programme}"
    today = (await town.post("admin", "/sandbox/clock/advance", {"days": 31}))["today"]
    await town.get("anyone", f"{programme}/reporting", period=today[:7])
    await _report(town, listing, today)
    await _hand_in(town, listing, today)
    await _change(town, listing, today)
    await town.get("provider", f"{programme}/listings/{listing}/duties")
    await town.get("municipal", f"{programme}/duties")


async def _report(town: "Town", listing: str, today: str) -> None:
    policy = town.city.policies[0].policy
    obligation = next(name for name, one in policy.obligations.items() if is_reported(one))
    kind, declared = next(iter(kinds_of(policy, "provider").items()))
    item = {
        "kind": kind,
        "happened_on": today,
        "fields": {name: fill(asked.kind, policy) for name, asked in declared.fields.items()},
        "evidence": [await town.upload("provider")],
    }
    wanted = {"listing_id": listing, "obligation": obligation, "period": today[:7]}
    report = await town.post("provider", "/reports", wanted)
    of = f"/reports/{report['id']}"
    await town.post("provider", f"{of}/save", {"items": [item]})
    await town.post("provider", f"{of}/submit")
    await town.get("municipal", "/reports")
    shown = await town.get("municipal", of)
    await town.post("municipal", f"{of}/decide", {"outcome": "confirmed"})
    await town.post("provider", f"{of}/correct")
    record = f"/records/{shown['items'][0]['id']}"
    await town.post("municipal", f"{record}/dispute", {"reason": "企业称未收到"})
    await town.post("municipal", f"{record}/decide", {"outcome": "confirmed", "reason": "经核实"})
    await town.get("municipal", "/records")
    await town.get("provider", record)


async def _hand_in(town: "Town", listing: str, today: str) -> None:
    policy = town.city.policies[0].policy
    kind, declared = list(kinds_of(policy, "provider").items())[-1]
    fields = {name: fill(asked.kind, policy) for name, asked in declared.fields.items()}
    evidence = [await town.upload("provider")]
    item = {"listing_id": listing, "kind": kind, "happened_on": today, "fields": fields, "evidence": evidence}
    await town.post("provider", "/records", item)


async def _change(town: "Town", listing: str, today: str) -> None:
    policy = town.city.policies[0].policy
    fact, declared = next(
        (name, one) for name, one in policy.facts.items() if one.is_declared and isinstance(one.kind, NumberKind)
    )
    change = {"listing_id": listing, "fact": fact, "value": fill(declared.kind, policy), "holds_from": today}
    change["evidence"] = [await town.upload("provider")]
    made = await town.post("provider", "/fact-changes", change)
    await town.post("municipal", f"/fact-changes/{made['id']}/decide", {"outcome": "verified"})
    await town.get("auditor", "/fact-changes")
