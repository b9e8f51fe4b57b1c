"""Ask a model once for a task's ordered subtasks, where neither people nor data name them."""

from __future__ import annotations

from robojudge.errors import ParseFailure
from robojudge.frames import ShownFrames
from robojudge.parse import extract_object
from robojudge.prompts import load_prompt
from robojudge.prompts.data_block import data_block
from robojudge.schema.judgement import OutputMode, Usage
from robojudge.transports.base import Image, Request, Transport

MAX_SUBTASKS = 12
SCHEMA = {
    "type": "object",
    "properties": {
        "subtasks": {
            "type": "array",
            "items": {"type": "string"},
            "description": "two to six short names, in the order they have to happen",
        }
    },
    "required": ["subtasks"],
    "additionalProperties": False,
}


async def propose_subtasks(
    transport: Transport, instruction: str, shown: ShownFrames, *, timeout_s: float
) -> tuple[tuple[str, ...], Usage]:
    """Return the subtasks a model proposes for a task, and what asking took.

    Args:
        transport: the model.
        instruction: the task's text.
        shown: a few frames of one episode of the task.
        timeout_s: limit of the call.

    Raises:
        TransportError: the model could not be asked.
        ParseFailure: it answered something else.
    """
    content: list[str | Image] = []
    for number, ((camera, _), image) in enumerate(shown.images.items(), start=1):
        content += [f"Image {number}, camera {camera}:", image]
    content.append("What the robot was asked to do:\n\n" + data_block("INSTRUCTION", instruction))
    reply = await transport.complete(
        Request(
            system=load_prompt("propose_system").text,
            content=tuple(content),
            schema=SCHEMA,
            schema_name="subtask_list",
            max_output_tokens=1024,
            timeout_s=timeout_s,
        )
    )
    sample = reply.samples[0]
    if sample.text is None:
        raise sample.error or ParseFailure("the model returned no text")
    return parse_subtasks(sample.text, reply.output_mode), reply.usage


def parse_subtasks(text: str, output_mode: OutputMode) -> tuple[str, ...]:
    """Read a proposed list.

    Raises:
        ParseFailure: it is no list of 1 to 12 distinct names.
    """
    raw = extract_object(text, output_mode)
    names = raw.get("subtasks")
    if set(raw) != {"subtasks"} or not isinstance(names, list):
        raise ParseFailure("the reply is not an object with the one key subtasks", text)
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise ParseFailure("the reply's subtasks are not all names", text)
    clean = tuple(name.strip() for name in names)
    if not 1 <= len(clean) <= MAX_SUBTASKS or len(set(clean)) != len(clean):
        raise ParseFailure(f"the reply's subtasks are not 1 to {MAX_SUBTASKS} distinct names", text)
    return clean
