"""How does a file go out: as which type, under which name?"""

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.asking.requests import Call
from api.exports import pdf, xlsx
from api.exports.frame import Frame
from policies.language.document import Policy
from policies.naming import find_draft_mark
from tenants.filled_tables import Filled

FileKind = Annotated[
    Literal["xlsx", "pdf"], Query(alias="format", description="xlsx 电子表格；pdf 打印件", examples=["xlsx"])
]
# What a route that answers with a file says of it in the description of the API.
FILES: dict[int | str, dict[str, Any]] = {  # Any: FastAPI's own type
    200: {
        "description": "文件",
        "content": {
            xlsx.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}},
            pdf.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


async def file_of(call: Call, filled: Filled, kind: str, *, policy: Policy, issued_by: str) -> Response:
    """Return the table as a file to keep; what is made by a draft of rules says so on every sheet and page."""
    day, draft = call.caller.today, find_draft_mark(policy)
    frame = Frame(call.language, None if draft is None else call.say(draft))
    if kind == "pdf":  # setting a page takes a while: beside the loop, not in it
        content = await run_in_threadpool(pdf.write_pdf, filled, frame, made_on=day, issued_by=issued_by)
    else:
        content = await run_in_threadpool(xlsx.write_workbook, filled, frame)
    media_type = pdf.MEDIA_TYPE if kind == "pdf" else xlsx.MEDIA_TYPE
    headers = {"content-disposition": as_attachment(f"{filled.title}-{day.isoformat()}.{kind}")}
    return Response(content, media_type=media_type, headers=headers)


def as_attachment(name: str) -> str:
    """Return the Content-Disposition (RFC 6266): the name itself, and one in ASCII for who knows no better."""
    plain = "".join(one if one.isascii() and one not in '"\\%' else "_" for one in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
