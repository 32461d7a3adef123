"""What may a policy file say, as JSON Schema, so that an editor completes and checks it?

Pydantic's own schema describes what a file is read into; here sentences, comparisons, conditions and facts stand in the
short forms in which they are written.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from policies.files.together import TOGETHER
from policies.language.bounds import SIGNS
from policies.language.conditions import RESERVED
from policies.language.document import Policy
from policies.language.words import NAME
from policies.plain import as_list, as_mapping

Schema = dict[str, object]
_DEFS = "#/$defs/"
_CONDITIONS = frozenset(f"{_DEFS}{name}" for name in ("AllOf", "AnyOf", "Not", "OnList", "Compare"))
# A comparison written with a sign is text, and no value that anything could have.
_SCALAR: Schema = {
    "type": ["boolean", "number", "string"],
    "not": {"type": "string", "pattern": rf"^\s*({'|'.join(SIGNS)})"},
}
# What Pydantic says of a limit it cannot put into the schema's words, and those words.
_LIMITS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
_NAME = "^(?!(" + "|".join(sorted(RESERVED)) + ")$)[a-z][a-z0-9_]*$"
_DATE: Schema = {"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
# That a word may be left out, a schema says by not requiring it: nothing is written as null.
_ABSENT: Schema = {"type": "null"}


def policy_schema() -> Schema:
    """Return the JSON Schema (2020-12) of a policy file."""
    made = Policy.model_json_schema(by_alias=True)
    defs = cast("dict[str, Schema]", made["$defs"])
    defs["Row"] = _beside_label(defs["Field_"], defs, without="FieldsKind")
    of = cast("dict[str, Schema]", defs["ListKind"]["properties"])["of"]
    of["patternProperties"] = {key: {"$ref": f"{_DEFS}Row"} for key in as_mapping(of["patternProperties"]) or ()}
    defs["Fact"] = _beside_label(defs["Fact"], defs, without="FieldsKind")
    defs["Field_"] = _beside_label(defs["Field_"], defs)
    defs["Text"] = _sentence()
    defs["Bound"] = {"anyOf": [_SCALAR, {**defs["Bound"], "minProperties": 1}]}
    for name in ("AllOf", "AnyOf", "Not", "OnList", "Compare"):
        del defs[name]
    for name, told in {**defs, "Policy": made}.items():
        if name in TOGETHER:
            told["allOf"] = [TOGETHER[name]]
    short = cast("Schema", _shortened(made))
    cast("dict[str, Schema]", short["$defs"])["Condition"] = _condition()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **short}


def _sentence() -> Schema:
    text: Schema = {"type": "string", "pattern": r"\S"}
    both = {"zh": text, "en": text}
    return {
        "description": "A sentence: Chinese, or Chinese and English.",
        "anyOf": [text, {"type": "object", "properties": both, "required": ["zh"], "additionalProperties": False}],
    }


def _condition() -> Schema:
    part = {"$ref": f"{_DEFS}Condition"}
    parts: Schema = {"type": "array", "items": part, "minItems": 1}
    names: Schema = {"type": "array", "items": NAME, "minItems": 1}
    return {
        "description": "Facts and quantities and what they must be, or all, any, not, on_list.",
        "type": "object",
        "minProperties": 1,
        "properties": {"all": parts, "any": parts, "not": part, "on_list": names},
        "patternProperties": {_NAME: {"$ref": f"{_DEFS}Bound"}},
        "additionalProperties": False,
    }


def _beside_label(asked: Schema, defs: Mapping[str, Schema], *, without: str = "") -> Schema:
    """Return a fact's schema with the words of its type beside the label, one form for each type.

    What an official confirms is so or is not; every other fact is declared.
    """
    own = dict(cast("dict[str, Schema]", asked["properties"]))
    kinds = [
        str((as_mapping(kind) or {})["$ref"]).removeprefix(_DEFS) for kind in as_list(own.pop("kind")["oneOf"]) or ()
    ]
    needed = [name for name in cast("list[str]", asked.get("required", [])) if name != "kind"]
    forms: list[Schema] = []
    for kind in kinds:
        more = cast("dict[str, Schema]", defs[kind]["properties"])
        required = [*needed, *cast("list[str]", defs[kind].get("required", []))]
        proof = {"proof": {"const": "declared"}} if "proof" in own and kind != "BooleanKind" else {}
        form: Schema = {"type": "object", "properties": {**more, **own, **proof}, "required": required}
        if kind != without:
            forms.append({**form, "additionalProperties": False, **TOGETHER.get(kind, {})})
    return {"description": asked.get("description", ""), "anyOf": forms}


def _shortened(value: object) -> object:
    """Return the schema in the forms in which a file is written.

    Every condition's union is a mapping, names are the only keys where there are names, dates look as they do. Pydantic
    takes numbers as text and null for what is left out, which the language does not, and names limits in its own words.
    """
    if (mapping := as_mapping(value)) is not None:
        plain = {_LIMITS.get(key, key): _shortened(part) for key, part in mapping.items() if key != "anyOf"}
        if "patternProperties" in plain:
            plain["additionalProperties"] = False
        if plain.get("format") == "date":
            plain |= _DATE
        if "anyOf" not in mapping:
            return plain
        if plain.get("default", "") is None:
            del plain["default"]
        ways = list(_ways(as_list(mapping["anyOf"]) or ()))
        return {**plain, **ways[0]} if len(ways) == 1 else {**plain, "anyOf": ways}
    items = as_list(value)
    return value if items is None else [_shortened(one) for one in items]


def _ways(union: Sequence[object]) -> Iterator[Schema]:
    """Yield the members of a union as they are written: one for all forms of a condition, and none for null."""
    members = [as_mapping(one) or {} for one in union]
    is_number = {"type": "number"} in members and {"type": "boolean"} not in members
    if any(one.get("$ref") in _CONDITIONS for one in members):
        yield {"$ref": f"{_DEFS}Condition"}
    for one in members:
        as_text = is_number and one.get("type") == "string" and one.keys() <= {"type", "pattern"}
        if one.get("$ref") not in _CONDITIONS and one != _ABSENT and not as_text:
            yield cast("Schema", _shortened(one))
