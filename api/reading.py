"""Reading requests: path, query and body are checked against their models before a route sees them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, get_type_hints

import orjson
from flask import Response, request
from pydantic import BaseModel, ValidationError

from models.errors import BadRequest, InvalidParameters
from models.kinds import fields_of

Model = TypeVar("Model", bound=BaseModel)
View = Callable[..., Response]
TWICE = "The parameter “{name}” is given twice. Give it once; several values go into one parameter."
NOT_JSON = "The body of this request is not valid JSON. Send an object, and the header Content-Type: application/json."
WRONG = "Some values are not accepted: {fields}. details.fields says why, for each one."


class FromQuery(BaseModel):
    """Base of query parameters: an unknown one is refused."""

    model_config = {"extra": "forbid", "frozen": True}


class AnyQuery(FromQuery):
    """Query parameters that somebody else checks: those of a kind of analysis."""

    model_config = {"extra": "allow", "frozen": True}


def checked(view: View) -> View:
    """A view that gets `path`, `query` and `body` as the models that it is annotated with.

    flask-openapi3 reads the same annotations for the document; its own checks know neither a parameter
    that is given twice nor a body that is no JSON, so they are left out.
    """
    models = get_type_hints(view)

    @wraps(view)
    def read(**parts: Any) -> Response:
        arguments: dict[str, Any] = {}
        if "path" in models:
            arguments["path"] = model_of(models["path"], parts)
        query = query_of(models.get("query", FromQuery))
        if "query" in models:
            arguments["query"] = query
        if "body" in models:
            arguments["body"] = body_of(models["body"])
        return view(**arguments)

    read.__delay_validate_request__ = True  # type: ignore[attr-defined]
    return read


def query_of(model: type[Model]) -> Model:
    """The query string as a model.

    Raises:
        BadRequest: a parameter is given twice.
        InvalidParameters: one is unknown or not accepted.
    """
    for name, values in request.args.lists():
        if len(values) > 1:
            raise BadRequest(TWICE.format(name=name), parameter=name)
    return model_of(model, request.args.to_dict())


def body_of(model: type[Model]) -> Model:
    """The JSON body as a model.

    Raises:
        BadRequest: it is no JSON.
        InvalidParameters: a field is missing, unknown or not accepted.
    """
    try:
        parsed = orjson.loads(request.get_data(cache=False))
    except orjson.JSONDecodeError as error:
        raise BadRequest(NOT_JSON) from error
    return model_of(model, parsed)


def model_of(model: type[Model], raw: Any) -> Model:
    """Raw values as a model.

    Raises:
        InvalidParameters: `fields` says what is wrong with which.
    """
    refuse_zero_characters(raw)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise refused(fields_of(error)) from error


def refused(fields: dict[str, str]) -> InvalidParameters:
    """The error for values that are not accepted."""
    return InvalidParameters(WRONG.format(fields=", ".join(fields)), fields=fields)


def refuse_zero_characters(raw: Any) -> None:
    """No database keeps the character zero in text.

    Raises:
        InvalidParameters: there is one.
    """
    items = raw.items() if isinstance(raw, dict) else ()
    wrong = [str(name) for name, value in items if isinstance(value, str) and "\0" in value]
    if wrong:
        raise refused(dict.fromkeys(wrong, "holds the character zero"))
