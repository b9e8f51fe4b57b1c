"""An Azure AI Foundry resource on loopback: the v1 route, and the older model inference route.

The inference route knows few fields; others are refused unless the header `extra-parameters: pass-through`
asks to hand them to the model, which may still refuse them.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, replace
from typing import Any

from servers.chat_server import ChatServer
from servers.flavours import FLAVOURS, Flavour
from servers.loopback import Seen, json_answer
from servers.misbehaviour import Raw
from servers.schema_rules import AZURE_REFUSES

PHI = "Phi-4-multimodal-instruct"
V1 = FLAVOURS["azure-v1"]
INFERENCE = Flavour(
    "azure-inference",
    r"(/models)?/chat/completions",
    (("authorization", "Bearer "),),
    refused_keywords=AZURE_REFUSES,
    needs_api_version=True,
)
INFERENCE_FIELDS = frozenset(
    {"messages", "model", "frequency_penalty", "max_tokens", "presence_penalty", "response_format"}
    | {"seed", "stop", "stream", "temperature", "tool_choice", "tools", "top_p"}
)


@dataclass
class FoundryServer(ChatServer):
    """One resource with one Phi deployment.

    Attributes:
        understands: extra fields the model behind the inference route takes.
        refuses_values: inference fields whose value the model does not support.
    """

    _: KW_ONLY
    models: frozenset[str] = frozenset({PHI})
    understands: frozenset[str] = frozenset()
    refuses_values: frozenset[str] = frozenset()

    def post(self, seen: Seen, misbehaviour: str) -> Raw:
        if self.kind is INFERENCE and isinstance(seen.body, dict):
            extra = sorted(set(seen.body) - INFERENCE_FIELDS)
            passed = seen.headers.get("extra-parameters") == "pass-through"
            refused = [name for name in extra if not passed or name not in self.understands]
            refused += sorted(self.refuses_values & set(seen.body))
            if "tools" in seen.body or "tool_choice" in seen.body:
                refused.append("tool_choice")
            if refused:
                return json_answer(422, unsupported(refused[0], seen.body[refused[0]]))
        return super().post(seen, misbehaviour)


def unsupported(field: str, value: Any) -> dict[str, Any]:
    """What the inference API answers to a parameter the model does not support."""
    return {
        "status": 422,
        "code": "parameter_not_supported",
        "detail": {"loc": ["body", field], "input": value},
        "message": "One of the parameters contain invalid values.",
    }


def without_schema(flavour: Flavour) -> Flavour:
    """The same service, with a model that knows no structured output."""
    return replace(flavour, modes=frozenset({"text"}))
