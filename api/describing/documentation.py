"""Where can a person read and try the API, with no network but this one?"""

from importlib.resources import files

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

ASSETS = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
}
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE = """\
<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>名录 Minglu · API</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""
# No validatorUrl: the validator's badge would be fetched from another host.
START = """\
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  filter: true,
  persistAuthorization: true,
  validatorUrl: null,
});
"""


def serve_documentation(app: FastAPI) -> None:
    """Add `/openapi.json`, the page `/docs` and its files, all from this host; `/` leads there."""

    def show_document(_request: Request) -> Response:
        return JSONResponse(app.openapi())

    def show_page(_request: Request) -> Response:
        return HTMLResponse(PAGE, headers={"content-security-policy": CONTENT_POLICY})

    def show_start(_request: Request) -> Response:
        return Response(START, media_type="text/javascript")

    def lead_to_page(_request: Request) -> Response:
        return RedirectResponse("docs")

    app.add_route("/openapi.json", show_document, include_in_schema=False)
    app.add_route("/docs", show_page, include_in_schema=False)
    app.add_route("/docs/start.js", show_start, include_in_schema=False)
    app.add_route("/", lead_to_page, include_in_schema=False)
    for name, media_type in ASSETS.items():
        _serve_file(app, name, media_type)


def _serve_file(app: FastAPI, name: str, media_type: str) -> None:
    path = str(files("fastapi_swagger.resources") / name)

    def show_file(_request: Request) -> Response:
        return FileResponse(path, media_type=media_type, headers={"cache-control": "public, max-age=86400"})

    app.add_route(f"/docs/{name}", show_file, include_in_schema=False)
