"""Checks a reply against what the OpenAPI document promises: enough of JSON Schema for what pydantic writes."""

from typing import Any

KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "array": (list,),
    "object": (dict,), "null": (type(None),),
}  # fmt: skip


def problems_of(value: Any, schema: dict[str, Any], document: dict[str, Any], place: str = "$") -> list[str]:
    """Every place where a value is not what its schema says."""
    if "$ref" in schema:
        return problems_of(value, resolved(schema["$ref"], document), document, place)
    if "anyOf" in schema:
        found = [problems_of(value, option, document, place) for option in schema["anyOf"]]
        return [] if any(not problems for problems in found) else min(found, key=len)
    if "const" in schema and value != schema["const"]:
        return [f"{place} is not {schema['const']!r}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{place} is not one of {schema['enum']}"]
    kind = schema.get("type")
    if kind and (not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind in ("integer", "number"))):
        return [f"{place} is no {kind}: {value!r}"]
    if isinstance(value, dict):
        return problems_of_object(value, schema, document, place)
    if isinstance(value, list) and "items" in schema:
        each = [problems_of(item, schema["items"], document, f"{place}[{i}]") for i, item in enumerate(value)]
        return [problem for problems in each for problem in problems]
    return []


def problems_of_object(value: dict, schema: dict[str, Any], document: dict[str, Any], place: str) -> list[str]:
    properties, extra = schema.get("properties", {}), schema.get("additionalProperties", True)
    found = [f"{place}.{name} is missing" for name in schema.get("required", []) if name not in value]
    for name, item in value.items():
        if name in properties:
            found += problems_of(item, properties[name], document, f"{place}.{name}")
        elif extra is False:
            found.append(f"{place}.{name} is not in the document")
        elif isinstance(extra, dict):
            found += problems_of(item, extra, document, f"{place}.{name}")
    return found


def resolved(reference: str, document: dict[str, Any]) -> dict[str, Any]:
    part: Any = document
    for name in reference.removeprefix("#/").split("/"):
        part = part[name]
    return part


def references_in(part: Any) -> list[str]:
    """Every reference anywhere in a document."""
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [reference for item in part.values() for reference in references_in(item)]
    return [reference for item in part for reference in references_in(item)] if isinstance(part, list) else []
