"""Look at every image of a request as a real service would: decode it."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import Image, UnidentifiedImageError

_PREFIX = "data:image/jpeg;base64,"


def image_parts(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every image part of a chat body, in order."""
    for message in body["messages"]:
        if isinstance(message["content"], list):
            yield from (part for part in message["content"] if part.get("type") == "image_url")


def decode_data_uri(url: str) -> tuple[int, int]:
    """Width and height in pixels of a JPEG data URI.

    Raises:
        ValueError: it is something else, or the JPEG is broken.
    """
    if not url.startswith(_PREFIX):
        raise ValueError(f"expected {_PREFIX}..., got {url[:30]!r}")
    try:
        raw = base64.b64decode(url[len(_PREFIX) :], validate=True)
        return decode_jpeg(raw)
    except binascii.Error as error:
        raise ValueError(f"not base64: {error}") from None


def decode_jpeg(raw: bytes) -> tuple[int, int]:
    """Width and height in pixels of a JPEG.

    Raises:
        ValueError: it is something else, or broken.
    """
    try:
        with Image.open(io.BytesIO(raw)) as image:
            if image.format != "JPEG":
                raise ValueError(f"expected JPEG, got {image.format}")
            image.load()
            return image.size
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise ValueError(f"not a readable image: {error}") from None
