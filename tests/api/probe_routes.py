"""Addresses at which each kind of failure can be asked for; they borrow the names of public operations."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, File, Header, UploadFile
from pydantic import Field
from sqlalchemy import desc
from sqlalchemy.exc import TimeoutError as PoolExhaustedError
from sqlmodel import col, select, text

from api.asking.cursors import Pages, read_page
from api.asking.requests import Command, MingluRoute, Reading
from api.problems.problem import RulingPolicy, refusal
from api.shapes.wire import Day, Input, Instant, Name, Output, Page, Version
from policies.verdict import Reason, Text, refused
from tenants import clock, failures
from tenants.tables import District

router = APIRouter(prefix="/v1/{tenant}/probe", route_class=MingluRoute, tags=["probe"])

SENTENCE = Text("不行", "No")
FAILURES = {
    "unidentified": failures.Unidentified("token-expired", SENTENCE),
    "not-allowed": failures.NotAllowed("not-allowed", SENTENCE),
    "absent": failures.absent("申报", "case"),
    "conflict": failures.Conflict("no-longer-open", SENTENCE),
    "stale": failures.Stale("stale-version", SENTENCE),
    "too-large": failures.TooLarge("too-large", SENTENCE),
    "invalid": failures.invalid("/facts/staff", "too-few", "人数不足", "Too few"),
    "too-many": failures.TooMany("too-many-attempts", SENTENCE, retry_after=17),
    "pool": PoolExhaustedError("postgresql://user:password@host"),
    "bug": KeyError("张三 13800000000"),
}


class Inner(Input):
    names: list[Name] = Field([])
    size: int = 0


class Sent(Input):
    staff: int = 0
    sure: bool = False
    share: float = 0.0
    kind: Literal["a", "b"] = "a"
    day: Day | None = None
    at: Instant | None = None
    owner: UUID | None = None
    version: Version = 1
    note: str = ""
    inner: Inner | None = None
    either: int | list[int] | None = None
    facts: dict[str, Any] = Field({})


class Taken(Output):
    at: Instant
    sent: dict[str, Any]


class Shown(Output):
    code: str
    name: str


@router.post("/take", summary="take", name="object_to_notice")
async def take(_call: Command, sent: Sent) -> Taken:
    return Taken(at=sent.at or clock.now(), sent=sent.model_dump(mode="json"))


@router.get("/look/{thing_id}", summary="look", name="show_notice")
async def look(
    _call: Reading, thing_id: UUID, most: int, if_match: Annotated[int | None, Header()] = None
) -> dict[str, object]:
    return {"thing_id": thing_id, "most": most, "if_match": if_match}


@router.post("/fail/{kind}", summary="fail", name="issue_token")
async def fail(_call: Command, kind: str) -> dict[str, str]:
    raise FAILURES[kind]


@router.post("/raise/{state}", summary="raise", name="show_tenant")
async def raise_in_database(call: Command, state: str) -> dict[str, str]:
    await (await call.session.connection()).execute(
        text(f"DO $$ BEGIN RAISE EXCEPTION '张三 13800000000' USING ERRCODE = '{state}'; END $$")
    )
    return {}


@router.post("/add-district", summary="add", name="list_programmes")
async def add_district(call: Command, code: str) -> dict[str, str]:
    call.session.add(District(tenant_id=call.caller.tenant, code=code, name="张三区", level="district"))
    return {}


@router.post("/hang-up", summary="hang up", name="show_programme")
async def hang_up(call: Command) -> dict[str, str]:
    await (await call.session.connection()).execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    return {}


@router.post("/refuse", summary="refuse", name="upload_file", response_model=Taken)
async def refuse(call: Command) -> object:
    call.session.add(District(tenant_id=call.caller.tenant, code="kept", name="留下", level="district"))
    reason = Reason(
        "staff_enough", "第六条(二)", Text("专职人员不得少于五人", "Five at least"), {"staff": 4, "at": call.caller.now}
    )
    return refusal(call, refused(reason), policy=RulingPolicy(version_id="v1", title="某办法"))


@router.post("/receive", summary="receive", name="explain_working_days")
async def receive(_call: Command, file: Annotated[UploadFile, File()]) -> dict[str, int]:
    return {"bytes": len(await file.read())}


@router.get("/districts", summary="list", name="list_districts")
async def list_districts(call: Reading, paging: Pages, level: str = "district") -> Page[Shown]:
    rows = select(District).where(District.tenant_id == call.caller.tenant, District.level == level)
    page = await read_page(call, paging, rows, order=[col(District.name), desc(col(District.code))])
    return page.show(Shown.model_validate)


@router.get("/districts-down", summary="list", name="list_listings")
async def list_districts_down(call: Reading, paging: Pages) -> Page[Shown]:
    rows = select(District.code, District.name).where(District.tenant_id == call.caller.tenant)
    page = await read_page(call, paging, rows, order=[desc(col(District.name)), desc(col(District.code))])
    return page.show(lambda code, name: Shown(code=code, name=name))
