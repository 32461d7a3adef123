"""What is around every page: its head, its look, and what the browser is allowed to do with it?"""

import base64
import hashlib
from importlib import resources

from starlette.responses import HTMLResponse

from api.asking.media import VARY
from policies.explained.look import STYLE
from policies.explained.markup import Html, tag

_FILES = resources.files("api.pages")
_LOOK = Html(STYLE + (_FILES / "page.css").read_text(encoding="utf-8"))
_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def read_script(name: str) -> Html:
    """Return a script of ours, as it stands in a page."""
    return Html((_FILES / name).read_text(encoding="utf-8"))


def answer_page(
    title: str, *content: str, language: str, script: Html | None = None, status: int = 200
) -> HTMLResponse:
    """Return a page that loads nothing, and runs and sends nothing but its own script, to this host."""
    head = tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
        Html('<link rel="icon" href="data:,">'),
        tag("title", title),
        tag("style", _LOOK),
    )
    scripts = [] if script is None else [tag("script", script)]
    spoken = _LANGUAGES[language]
    page = "<!doctype html>\n" + tag("html", head, tag("body", *content, *scripts), lang=spoken) + "\n"
    headers = {"content-security-policy": _allowed(script), "content-language": spoken, "vary": VARY}
    return HTMLResponse(page, status, headers)


def _allowed(script: Html | None) -> str:
    """Return the content security policy (CSP 3): this very style and script, known by what they are."""
    running = "" if script is None else f"script-src {_hashed(script)}; connect-src 'self'; "
    return (
        f"default-src 'none'; style-src {_hashed(_LOOK)}; {running}img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
