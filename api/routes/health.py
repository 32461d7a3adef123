"""Is this process alive, and can it serve?"""

from typing import Literal

import structlog
from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict
from sqlalchemy.exc import SQLAlchemyError

from api.problems.raised import problem_of
from api.shapes.wire import Output
from policies.verdict import Text
from tenants.readiness import find_missing
from tenants.running import Running

router = APIRouter(prefix="/health", tags=["health"])
_log = structlog.stdlib.get_logger("minglu.health")

NOT_READY = Text("数据库尚未就绪，请稍后重试", "The database is not ready; try again later")


class Health(Output):
    """The process answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "ok"}]})

    status: Literal["ok"] = "ok"


@router.get("/live", summary="进程是否在运行")
async def show_liveness() -> Health:
    """进程能够应答；不检查数据库。"""
    return Health()


@router.get("/ready", summary="是否可以提供服务", response_model=Health)
async def show_readiness(request: Request) -> Health | Response:
    """数据库能够应答，且已升级到本版本所需的结构；否则为 503。"""
    running: Running = request.app.state.running
    try:
        missing = await find_missing(running.database)
    except (SQLAlchemyError, OSError) as error:
        missing = [type(error).__name__]
    if not missing:
        return Health()
    _log.warning("not ready", missing=missing[:10])
    return problem_of(request, 503, "not-ready", NOT_READY, retry_after=5)
