"""In which language does the caller want to read?"""

from fastapi import Request

DEFAULT = "zh"


def preferred_language(request: Request) -> str:
    """Return `zh` or `en`, whichever Accept-Language (RFC 9110 §12.5.4) weighs more; `zh` when it says neither."""
    best, weight = DEFAULT, 0.0
    for part in request.headers.get("accept-language", "").split(","):
        name, _, parameter = part.strip().partition(";")
        language = name.strip().lower()[:2]
        if language in {"zh", "en"} and (found := _weight(parameter)) > weight:
            best, weight = language, found
    return best


def _weight(parameter: str) -> float:
    key, _, value = parameter.strip().partition("=")
    if key != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
