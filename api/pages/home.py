"""Which programmes has a bureau, for somebody who looks with a browser?"""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import Response

from api.asking.requests import Call
from api.pages.frame import answer_page
from api.shapes.programmes import ProgrammeSummary
from policies.explained.markup import listed, tag
from policies.verdict import Text


def show_programmes_page(call: Call, programmes: Sequence[ProgrammeSummary], bureau: str) -> Response:
    """Return links to the public pages of a bureau's programmes."""
    none = call.say(Text("目前没有项目。", "There is no programme at present."))
    links = [tag("a", one.name, href=f"programmes/{quote(one.id)}") for one in programmes]
    return answer_page(
        bureau,
        tag("header", tag("h1", bureau)),
        tag("main", listed(links) if links else tag("p", none, class_="none")),
        language=call.language,
    )
