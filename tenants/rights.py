"""Who may do what, and how far does it reach?

Declared once, here; compiled into one predicate that lists, items, counts and exports share.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, true
from sqlalchemy.orm import Mapped

from policies.language.document import Policy
from policies.naming import OUTSIDE_NAMES, role_names, say_names
from policies.verdict import Text
from tenants.callers import Caller
from tenants.failures import NotAllowed, Unidentified


class Reach(StrEnum):
    """How far a right goes.

    `asked` is as far as what is before a panel of the caller's role, while it is; `named` as far as what is of the
    enterprise itself, or names it as taking part.
    """

    PUBLIC = "public"
    SELF = "self"
    ORGANISATION = "organisation"
    DISTRICT = "district"
    ASKED = "asked"
    NAMED = "named"
    TENANT = "tenant"


EVERYONE = "everyone"

ROLES = ("provider", "district", "municipal", "admin", "auditor", "enterprise", "expert", "third_party", "platform")

ROLE_NAMES: Mapping[str, Text] = {
    EVERYONE: Text("任何人", "anyone"),
    "provider": Text("服务商", "the provider"),
    "district": Text("区县", "the district"),
    "municipal": Text("市级", "the city"),
    "admin": Text("管理员", "an administrator"),
    "auditor": Text("审计", "an auditor"),
    **OUTSIDE_NAMES,
    "platform": Text("平台", "the platform"),
}

_SIGNED_IN: dict[str, Reach] = dict.fromkeys(ROLES, Reach.SELF)
_CASE_READERS = {
    "provider": Reach.ORGANISATION,
    "district": Reach.DISTRICT,
    "municipal": Reach.TENANT,
    "auditor": Reach.TENANT,
}
_CASE_ACTORS = {"provider": Reach.ORGANISATION, "district": Reach.DISTRICT, "municipal": Reach.TENANT}
_MEMBERS = {"expert": Reach.ASKED, "third_party": Reach.ASKED}
_SERVED = {"enterprise": Reach.NAMED}
_ANYONE = {EVERYONE: Reach.PUBLIC}
_ADMIN = {"admin": Reach.TENANT}
_CITY = {"municipal": Reach.TENANT}
_EVALUATORS = {"expert": Reach.TENANT, "third_party": Reach.TENANT}

RIGHTS: Mapping[str, Mapping[str, Reach]] = {
    # who is there
    "show_tenant": _ANYONE,
    "list_districts": _ANYONE,
    "issue_token": _ANYONE,
    "end_sign_in": _SIGNED_IN,
    "change_password": _SIGNED_IN,
    "show_me": _SIGNED_IN,
    "list_accounts": _ADMIN | {"auditor": Reach.TENANT},
    "create_account": _ADMIN,
    "reset_password": _ADMIN,
    "disable_account": _ADMIN,
    "grant_membership": _ADMIN,
    "revoke_membership": _ADMIN,
    "list_organisations": {**_CASE_READERS, "admin": Reach.TENANT},
    "show_organisation": {**_CASE_READERS, "admin": Reach.TENANT},
    "register_organisation": _ADMIN | _CITY,
    "list_tenants": {"platform": Reach.TENANT},
    "create_tenant": {"platform": Reach.TENANT},
    # programmes and what is public
    "list_programmes": _ANYONE,
    "show_programme": _ANYONE,
    "list_listings": _ANYONE,
    "show_listing": _ANYONE,
    "show_ranking": _ANYONE,
    "list_unranked": _CASE_READERS,
    "show_scorecard": _ANYONE,
    "list_notices": _ANYONE,
    "show_notice": _ANYONE,
    "list_notice_objections": _ANYONE,
    "explain_working_days": _ANYONE,
    # cases
    "open_case": _CASE_ACTORS | _SERVED,
    "update_case": _CASE_ACTORS | _SERVED,
    "act_on_case": _CASE_ACTORS | _SERVED,
    "give_sheet": {"district": Reach.DISTRICT, "municipal": Reach.TENANT, **_MEMBERS},
    "give_opinion": {"district": Reach.DISTRICT, "municipal": Reach.TENANT},
    "give_due_day": _CITY,
    "list_cases": _CASE_READERS | _MEMBERS | _SERVED,
    "show_case": _CASE_READERS | _MEMBERS | _SERVED,
    "list_tasks": _CASE_ACTORS | _MEMBERS | _SERVED,
    "record_list_entry": _CITY,
    "list_list_entries": _CITY | {"auditor": Reach.TENANT},
    # notices and objections
    "open_notice": _CITY,
    "correct_notice": _CITY,
    "object_to_notice": _ANYONE,
    "list_objections": _CITY | {"auditor": Reach.TENANT},
    "show_objection": _CITY | {"auditor": Reach.TENANT},
    "redact_objection": _CITY,
    "decide_objection": _CITY,
    # satisfaction
    "invite_to_survey": _CITY,
    "list_surveys": _CITY | {"auditor": Reach.TENANT, "enterprise": Reach.ORGANISATION},
    "show_survey": _ANYONE,
    "answer_survey": _ANYONE,
    "complete_survey": _CITY,
    "withdraw_survey": _CITY,
    # reports, their items, dated facts and duties
    "show_reporting": _ANYONE,
    "open_report": {"provider": Reach.ORGANISATION},
    "save_report": {"provider": Reach.ORGANISATION},
    "submit_report": {"provider": Reach.ORGANISATION},
    "correct_report": {"provider": Reach.ORGANISATION},
    "decide_report": _CITY | {"district": Reach.DISTRICT},
    "list_reports": _CASE_READERS,
    "show_report": _CASE_READERS,
    "record_item": {**_CASE_ACTORS, "expert": Reach.TENANT, "third_party": Reach.TENANT},
    "dispute_record": _CASE_ACTORS,
    "decide_record": _CITY | {"district": Reach.DISTRICT},
    "list_records": _CASE_READERS,
    "show_record": _CASE_READERS,
    "declare_fact_change": _CASE_ACTORS,
    "decide_fact_change": _CITY,
    "list_fact_changes": _CASE_READERS,
    "list_listing_duties": _CASE_READERS,
    "list_duties": _CITY | {"district": Reach.DISTRICT, "auditor": Reach.TENANT},
    # calls
    "announce_call": _CITY,
    "list_calls": _ANYONE,
    # what is handed out
    "list_tables": _ANYONE,
    "export_table": {"district": Reach.DISTRICT, "municipal": Reach.TENANT, "auditor": Reach.TENANT},
    "export_directory": _ANYONE,
    "export_scorecard": _ANYONE,
    "export_notice": _ANYONE,
    # evaluations
    "open_evaluation": _CITY,
    "set_evaluation_budget": _CITY,
    "freeze_evaluation": _CITY,
    "withdraw_evaluation": _CITY,
    "record_evaluation_inputs": _CITY | _EVALUATORS,
    "decide_evaluation": _CITY,
    "list_evaluations": dict.fromkeys(_CASE_READERS, Reach.TENANT) | _EVALUATORS,
    "show_evaluation": dict.fromkeys(_CASE_READERS, Reach.TENANT) | _EVALUATORS,
    "list_evaluation_inputs": _CITY | {"auditor": Reach.TENANT},
    "list_evaluation_entries": _CASE_READERS | _EVALUATORS,
    "show_evaluation_entry": _CASE_READERS | _EVALUATORS,
    "export_evaluation_entry": _CASE_READERS | _EVALUATORS,
    "verify_evaluation": _CITY | {"auditor": Reach.TENANT},
    "compare_evaluations": _CITY | {"auditor": Reach.TENANT},
    "list_grades": _ANYONE,
    # files
    "upload_file": {**_CASE_ACTORS, EVERYONE: Reach.PUBLIC},
    "show_file": _CASE_READERS | _MEMBERS,
    "download_file": _CASE_READERS | _MEMBERS,
    # oversight, and the sandbox
    "list_audit_events": {"auditor": Reach.TENANT},
    "advance_clock": {"admin": Reach.TENANT, "municipal": Reach.TENANT},
}


def name_of(role: str) -> Text:
    """Return what people call a role wherever it is held."""
    return ROLE_NAMES.get(role, Text(role))


def say_roles(caller: Caller, policy: Policy, roles: Iterable[str]) -> Text:
    """Return what people call roles under these rules and in the caller's city."""
    return _say(roles, {**ROLE_NAMES, **role_names(policy, caller.levels)})


def _say(roles: Iterable[str], called: Mapping[str, Text]) -> Text:
    return say_names((called.get(role, Text(role)) for role in roles), nobody=Text("无人", "nobody"))


def reach_of(caller: Caller, operation: str) -> tuple[Reach, ...]:
    """Return how far the caller's right to `operation` goes, one reach for each role that grants it.

    Raises Unidentified (nobody is signed in) or NotAllowed (none of the roles held grants it).
    """
    granted = RIGHTS[operation]
    reaches = tuple(granted[role] for role in (EVERYONE, *(held.role for held in caller.held)) if role in granted)
    if reaches:
        return reaches
    if caller.account_id is None:
        raise Unidentified("sign-in-required", Text("请先登录", "Sign in first"))
    may = _say(granted, {**ROLE_NAMES, **caller.levels})
    zh, en = "您的角色无权进行这项操作，有权的是", "None of your roles may do this; who may"
    raise NotAllowed("not-allowed", Text(f"{zh}：{may.zh}", f"{en}: {may.read_in('en')}"))


def within_reach(
    caller: Caller,
    operation: str,
    *,
    organisation: Mapped[UUID] | Mapped[UUID | None] | None = None,
    district: Mapped[str] | Mapped[str | None] | None = None,
    asked: ColumnElement[str] | Mapped[str | None] | None = None,
    named: Mapped[str | None] | None = None,
) -> ColumnElement[bool]:
    """Return the one predicate over rows that `operation` may touch: list, item and count all use it."""
    clauses: list[ColumnElement[bool]] = []
    for reach in reach_of(caller, operation):
        match reach:
            case Reach.PUBLIC | Reach.TENANT:
                return true()
            case Reach.ORGANISATION if organisation is not None:
                clauses.append(organisation.in_(caller.organisations()))
            case Reach.NAMED if organisation is not None:
                clauses.append(organisation.in_(caller.organisations("enterprise")))
                clauses.append(false() if named is None else named.in_(caller.codes("enterprise")))
            case Reach.ASKED if asked is not None:
                clauses.append(asked.in_([held.role for held in caller.held]))
            case Reach.DISTRICT if district is not None:
                clauses.append(district.in_(caller.districts()))
            case _:
                clauses.append(false())
    return or_(*clauses)


def effective_rights(caller: Caller) -> Mapping[str, tuple[Reach, ...]]:
    """Return every operation that the caller may do now, and how far: the same answer as `reach_of` gives each."""
    roles = dict.fromkeys((EVERYONE, *(held.role for held in caller.held)))
    found = {
        operation: tuple(dict.fromkeys(granted[role] for role in roles if role in granted))
        for operation, granted in RIGHTS.items()
    }
    return {operation: reaches for operation, reaches in found.items() if reaches}
