"""A request as Ollama's messages: one user message, its images in front, their places named in its text.

A message holds a text and a list of images, and models are shown the images before the text. So each
image is numbered, and `(image 3)` stands in the text where the third image belongs: every image keeps
its label. One message, because a server short of context drops whole messages from the front.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from robojudge.transports.base import Image

_PLACEHOLDER = "[img"


def ollama_messages(system: str, content: Iterable[str | Image]) -> list[dict[str, Any]]:
    """Build the messages; images are raw JPEG bytes in the order they are referred to."""
    images: list[bytes] = []
    lines: list[str] = []
    label_open = False
    for part in content:
        if isinstance(part, str):
            lines.append(_without_placeholders(part))
            label_open = True
            continue
        images.append(part.jpeg)
        mark = f"(image {len(images)})"
        if label_open:
            lines[-1] += f" {mark}"
        else:
            lines.append(mark)
        label_open = False
    if images:
        last = len(images)
        lines.insert(
            0, f"The images come first, in order, and are numbered 1 to {last}; (image 1) is the first."
        )
    user: dict[str, Any] = {"role": "user", "content": "\n".join(lines)}
    if images:
        user["images"] = images
    return [{"role": "system", "content": _without_placeholders(system)}, user]


def _without_placeholders(text: str) -> str:
    """Break up what Ollama would take for an image's place (`[img]`, `[img-0]`) in text that is data."""
    return text.replace(_PLACEHOLDER, "[ img")
