"""The base of everything that crosses a border: checked when made, never changed afterwards."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value whose fields are checked; an unknown field is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
