"""How large a context Ollama must be asked for; its default holds a handful of images.

The server cuts what does not fit, and more context costs memory, so the size is estimated from
the request: sum of image tokens + characters / 3 + output tokens, rounded up to a multiple of 4096.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from robojudge.transports.base import Image

CHARACTERS_PER_TOKEN = 3.0
"""JSON schemas and numbers take more tokens than prose (about 4); on the safe side."""
STEP_TOKENS = 4096
"""Sizes are rounded up to this, so that similar episodes ask for the same size: a model is loaded
anew whenever the size changes."""
UNKNOWN_IMAGE_TOKENS = 768
"""At least this for an image of a family not listed below: what the server itself reckons for one."""
GRID_PIXELS = {"qwen3vl": 32, "qwen3vlmoe": 32, "qwen25vl": 28, "mistral3": 28}
"""Families with one token a square of this many pixels."""
FIXED_TOKENS = {"gemma3": 256}
"""Families with as many tokens for every image, whatever its size."""
SMALLEST_GRID_TOKENS = 64
"""Small images are enlarged to at least this many tokens."""
AROUND_IMAGE_TOKENS = 4
"""Marks in front of and behind an image."""


def image_tokens(architecture: str | None, width: int, height: int) -> int:
    """Estimate the tokens of one image.

    Args:
        architecture: the model's family as Ollama names it; None if unknown.
        width: pixels.
        height: pixels.
    """
    if architecture in FIXED_TOKENS:
        return FIXED_TOKENS[architecture] + AROUND_IMAGE_TOKENS
    known = architecture in GRID_PIXELS
    side = GRID_PIXELS.get(architecture or "", 28)
    grid = math.ceil(width / side) * math.ceil(height / side)
    return max(grid, SMALLEST_GRID_TOKENS if known else UNKNOWN_IMAGE_TOKENS) + AROUND_IMAGE_TOKENS


def context_tokens(
    content: Iterable[str | Image], *, other_text: str, output_tokens: int, architecture: str | None
) -> int:
    """Estimate the context a request needs, in tokens: a multiple of `STEP_TOKENS`.

    Args:
        content: the user's turn.
        other_text: all other text sent, schema included.
        output_tokens: limit of the answer.
        architecture: the model's family; None if unknown.
    """
    characters, total = len(other_text), output_tokens
    for part in content:
        if isinstance(part, str):
            characters += len(part)
        else:
            total += image_tokens(architecture, part.width, part.height)
    total += math.ceil(characters / CHARACTERS_PER_TOKEN)
    return math.ceil(total / STEP_TOKENS) * STEP_TOKENS
