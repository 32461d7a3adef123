"""Which answers carry the version of a thing as their ETag?"""

from typing import Any

Json = dict[str, Any]  # Any: a document of a format that is not ours

ETAG = {"$ref": "#/components/headers/Version"}


def tell_versions(document: Json) -> None:
    """Add the ETag to every success whose body is a thing with a version."""
    schemas: Json = document["components"].get("schemas", {})
    versioned = {
        f"#/components/schemas/{name}" for name, one in schemas.items() if "version" in one.get("properties", {})
    }
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                schema = response.get("content", {}).get("application/json", {}).get("schema", {})
                if status.startswith("2") and schema.get("$ref") in versioned:
                    response.setdefault("headers", {})["ETag"] = ETAG
