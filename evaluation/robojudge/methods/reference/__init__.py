"""Judge an episode by aligning it with annotated episodes of the same task; no model, no key."""

from __future__ import annotations

from robojudge.methods.reference.method import FORMULA_VERSION, ReferenceMethod

__all__ = ["FORMULA_VERSION", "ReferenceMethod"]
