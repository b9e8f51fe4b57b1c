"""Judge with a model of your own: any class with `complete` is a transport.

An installed package registers it instead, and `--judge mymodel/NAME` finds it:

    [project.entry-points."robojudge.transports"]
    mymodel = "mypackage.transport:open_transport"
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from robojudge import open_dataset
from robojudge.judge import Item
from robojudge.open_judge import open_judge
from robojudge.transports.base import Capabilities, Reply, Request, Sample


class BrightnessModel:
    """Not a good model: it calls everything a partial success. Yours goes in `complete`."""

    provider, model, endpoint = "mymodel", "brightness", ""
    capabilities = Capabilities(max_images=16)

    async def complete(self, request: Request) -> Reply:
        answer = {name: _guess(name, schema) for name, schema in request.schema["properties"].items()}
        return Reply(samples=(Sample(json.dumps(answer)),), output_mode="json_schema")

    async def aclose(self) -> None:
        """Nothing to close."""


def _guess(name: str, schema: dict) -> object:
    if schema["type"] == "object":
        return {key: _guess(key, part) for key, part in schema["properties"].items()}
    if "null" in schema["type"]:
        return 0.5 if "number" in schema["type"] else None
    plain = {"outcome": "partial", "failure_mode": "none"}
    return plain.get(name, {"array": [], "boolean": False, "string": ""}.get(schema["type"]))


def main() -> None:
    dataset = open_dataset(Path(__file__).parent / "datasets" / "tabletop_demo")
    judge = open_judge("mymodel/brightness", transport=BrightnessModel(), dataset=dataset)
    outcome = asyncio.run(judge.judge(Item(dataset, 0)))
    print(outcome.outcome, outcome.task_completion, outcome.trajectory_quality.smoothness.kinematic)


if __name__ == "__main__":
    main()
