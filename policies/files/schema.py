"""What may a policy file say, as JSON Schema, so that an editor completes and checks it?

Pydantic's own schema describes what a file is read into; here sentences, comparisons, conditions and facts stand in the
short forms in which they are written.
"""

from collections.abc import Mapping
from typing import cast

from policies.language.conditions import RESERVED
from policies.language.document import Policy
from policies.plain import as_list, as_mapping

Schema = dict[str, object]
_DEFS = "#/$defs/"
_CONDITIONS = frozenset(f"{_DEFS}{name}" for name in ("AllOf", "AnyOf", "Not", "OnList", "Compare"))
_SCALAR: Schema = {"type": ["boolean", "number", "string"]}
# What Pydantic says of a limit it cannot put into the schema's words, and those words.
_LIMITS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
_NAME = "^(?!(" + "|".join(sorted(RESERVED)) + ")$)[a-z][a-z0-9_]*$"


def policy_schema() -> Schema:
    """Return the JSON Schema (2020-12) of a policy file."""
    made = Policy.model_json_schema(by_alias=True)
    defs = cast("dict[str, Schema]", made["$defs"])
    for name in ("Fact", "Field_"):
        defs[name] = _beside_label(defs[name], defs)
    defs["Text"] = _sentence()
    defs["Bound"] = {"anyOf": [_SCALAR, defs["Bound"]], "description": defs["Bound"].get("description", "")}
    for name in ("AllOf", "AnyOf", "Not", "OnList", "Compare"):
        del defs[name]
    short = cast("Schema", _shortened(made))
    cast("dict[str, Schema]", short["$defs"])["Condition"] = _condition()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **short}


def _sentence() -> Schema:
    text: Schema = {"type": "string", "minLength": 1}
    both = {"zh": text, "en": text}
    return {
        "description": "A sentence: Chinese, or Chinese and English.",
        "anyOf": [text, {"type": "object", "properties": both, "required": ["zh"], "additionalProperties": False}],
    }


def _condition() -> Schema:
    part = {"$ref": f"{_DEFS}Condition"}
    parts: Schema = {"type": "array", "items": part, "minItems": 1}
    names: Schema = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    return {
        "description": "Facts and quantities and what they must be, or all, any, not, on_list.",
        "type": "object",
        "minProperties": 1,
        "properties": {"all": parts, "any": parts, "not": part, "on_list": names},
        "patternProperties": {_NAME: {"$ref": f"{_DEFS}Bound"}},
        "additionalProperties": False,
    }


def _beside_label(asked: Schema, defs: Mapping[str, Schema]) -> Schema:
    """Return a fact's schema with the words of its type beside the label, one form for each type."""
    own = dict(cast("dict[str, Schema]", asked["properties"]))
    kinds = as_list(own.pop("kind")["oneOf"]) or ()
    needed = [name for name in cast("list[str]", asked.get("required", [])) if name != "kind"]
    forms: list[Schema] = []
    for kind in kinds:
        one = defs[str((as_mapping(kind) or {})["$ref"]).removeprefix(_DEFS)]
        more = cast("dict[str, Schema]", one["properties"])
        required = [*needed, *cast("list[str]", one.get("required", []))]
        form: Schema = {"type": "object", "properties": {**more, **own}, "required": required}
        forms.append({**form, "additionalProperties": False})
    return {"description": asked.get("description", ""), "anyOf": forms}


def _shortened(value: object) -> object:
    """Return the schema with every condition's union replaced by the form in which it is written, and every number's.

    Pydantic takes numbers as text, which the language does not, and names their limits in its own words.
    """
    if (mapping := as_mapping(value)) is not None:
        mapping = {_LIMITS.get(key, key): part for key, part in mapping.items()}
        union = as_list(mapping.get("anyOf")) or ()
        members = {str((as_mapping(member) or {}).get("$ref")) for member in union}
        rest = [_shortened(one) for one in union if str((as_mapping(one) or {}).get("$ref")) not in _CONDITIONS]
        if {"type": "number"} in rest and {"type": "boolean"} not in rest:
            rest.remove({"type": "string"})
        plain = {key: _shortened(part) for key, part in mapping.items() if key != "anyOf"}
        if members >= _CONDITIONS:
            return {**plain, "anyOf": [{"$ref": f"{_DEFS}Condition"}, *rest]}
        return {**plain, "anyOf": rest} if union else plain
    items = as_list(value)
    return value if items is None else [_shortened(one) for one in items]
