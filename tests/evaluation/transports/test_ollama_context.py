"""Context sizes asked of Ollama, against hand-worked sums."""

from __future__ import annotations

import pytest

from robojudge.transports.base import Image
from robojudge.transports.ollama_context import context_tokens, image_tokens


@pytest.mark.parametrize(
    ("architecture", "width", "height", "tokens"),
    [
        ("qwen3vl", 448, 448, 14 * 14 + 4),
        ("qwen3vl", 450, 448, 15 * 14 + 4),
        ("qwen3vl", 64, 64, 64 + 4),
        ("qwen25vl", 448, 448, 16 * 16 + 4),
        ("gemma3", 2000, 100, 256 + 4),
        (None, 448, 448, 768 + 4),
        ("new-family", 1400, 1400, 50 * 50 + 4),
    ],
)
def test_tokens_of_one_image(architecture, width, height, tokens):
    assert image_tokens(architecture, width, height) == tokens


def ask(count: int, characters: int = 0, output_tokens: int = 1000) -> int:
    content = ("x" * characters, *[Image(b"", 448, 448)] * count)
    return context_tokens(content, other_text="", output_tokens=output_tokens, architecture="qwen3vl")


def test_a_size_is_images_and_text_and_answer_rounded_up():
    # 15 images of 200 tokens, 288 characters at 3 a token, 1000 tokens of answer: 4096 in all
    assert ask(15, 288) == 4096
    assert ask(15, 289) == 8192


def test_forty_eight_frames_do_not_fit_ollamas_default():
    assert ask(48, 9000, 4096) == 20480  # 9600 + 3000 + 4096 = 16696


def test_the_schema_counts_as_text():
    small, large = (
        context_tokens((), other_text="x" * n, output_tokens=4000, architecture=None) for n in (288, 289)
    )
    assert (small, large) == (4096, 8192)
