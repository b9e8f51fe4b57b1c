"""The one base model: frozen, strict about unknown fields, no NaN."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Unit = Annotated[float, Field(ge=0.0, le=1.0)]
"""A score from 0 to 1, higher is better."""


class Record(BaseModel):
    """Base of every record RoboJudge stores or sends. The text under a field is its description."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)
