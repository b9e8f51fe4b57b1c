"""Error bodies in the shapes servers use."""

from __future__ import annotations

import pytest

from robojudge.transports.error_body import ErrorBody, read_error_body


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (
            '{"error": {"message": "no", "type": "t", "param": "seed", "code": "c"}}',
            ErrorBody("no", "c t", ("seed",)),
        ),
        (
            '{"object": "error", "message": "no", "type": "BadRequestError", "code": 400}',
            ErrorBody("no", "400 BadRequestError", ()),
        ),
        ('{"error": "model is loading"}', ErrorBody("model is loading", "", ())),
        ('{"detail": "Not Found"}', ErrorBody("Not Found", "", ())),
        (
            '{"detail": [{"type": "missing", "loc": ["body", "messages", 0], "msg": "Field required"}]}',
            ErrorBody("messages.0: Field required (missing)", "", ("messages",)),
        ),
        ('{"detail": ["one", "two"]}', ErrorBody("one; two", "", ())),
        ("Internal Server Error\n", ErrorBody("Internal Server Error", "", ())),
        ("[1]", ErrorBody("[1]", "", ())),
        ("", ErrorBody("", "", ())),
        ('{"error": {}}', ErrorBody('{"error": {}}', "", ())),
        (
            '{"error": {"message": "m", "code": "content_filter", "innererror": {"code": "Policy"}}}',
            ErrorBody("m", "content_filter Policy", ()),
        ),
    ],
)
def test_every_shape_is_read(text, body):
    assert read_error_body(text) == body
