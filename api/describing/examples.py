"""What does a body look like, put together from the examples of its fields?"""

from collections.abc import Iterator
from typing import Any, cast

Json = dict[str, Any]  # Any: a document of a format that is not ours

OF_FORMAT = {
    "uuid": "0198f0a0-0000-7000-8000-000000000000",
    "date": "2026-10-13",
    "date-time": "2026-10-13T00:00:00Z",
}
DEEPEST = 8


def add_examples(document: Json) -> None:
    """Give every JSON body an example, unless it has one or a field that it must have has none."""
    schemas: Json = document.get("components", {}).get("schemas", {})
    for content in _json_bodies(document):
        if "example" not in content and "examples" not in content and "schema" in content:
            try:
                content["example"] = example_of(content["schema"], schemas)
            except LookupError:
                continue


def example_of(schema: Json, schemas: Json, *, depth: int = 0) -> object:
    """Return an example of the shape; raise LookupError when nobody gave one for something it must have."""
    if depth > DEEPEST:
        raise LookupError
    if "$ref" in schema and "examples" not in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, depth=depth + 1)
    match schema:
        case {"examples": [first, *_]} | {"const": first} | {"enum": [first, *_]}:
            example: object = first
        case {"format": "uuid" | "date" | "date-time" as known}:
            example = OF_FORMAT[known]
        case {"anyOf": [*choices]} | {"oneOf": [*choices]}:
            example = _first_that_has_one(cast("list[Json]", choices), schemas, depth=depth)
        case {"type": "array", "items": item}:
            example = [example_of(item, schemas, depth=depth + 1)]
        case {"type": "object", "properties": _}:
            example = _object(schema, schemas, depth=depth)
        case _:
            example = _plain(schema)
    return example


def _plain(schema: Json) -> object:
    match schema:
        case {"type": "boolean"}:
            return True
        case {"type": "null"}:
            return None
        case {"default": default}:
            return cast("object", default)
        case _:
            raise LookupError(schema.get("title"))


def _object(schema: Json, schemas: Json, *, depth: int) -> Json:
    """Return every field that has an example; those that must be there must have one."""
    whole: Json = {}
    for name, field in cast("Json", schema["properties"]).items():
        if (name == "id" or name.endswith("_id")) and field.get("type") == "string":
            field = {"format": "uuid", **field}  # noqa: PLW2901  # ids are opaque on the wire, and UUIDs within
        try:
            whole[name] = example_of(field, schemas, depth=depth + 1)
        except LookupError:
            if name in schema.get("required", ()):
                raise
    return whole


def _first_that_has_one(choices: list[Json], schemas: Json, *, depth: int) -> object:
    for choice in choices:
        try:
            return example_of(choice, schemas, depth=depth + 1)
        except LookupError:
            continue
    raise LookupError


def _json_bodies(document: Json) -> Iterator[Json]:
    for methods in document["paths"].values():
        for operation in methods.values():
            for body in (operation.get("requestBody", {}), *operation["responses"].values()):
                for media_type in ("application/json", "application/x-www-form-urlencoded"):
                    if media_type in body.get("content", {}):
                        yield body["content"][media_type]
