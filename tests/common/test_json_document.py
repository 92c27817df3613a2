"""Reading JSON that was kept somewhere: whatever it is, the error is a ValueError that has nothing of it."""

import pytest

from cdiscount_async._common.json_document import load


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        '{"a":' * 100_000,
        b"\xff\x00",
        "NaN",
        '{"secret": Infinity}',
        '{"secret": 1} more',
        "9" * 5_000,
        '"\x01"',
        "\ufeff{}",
        '"' + "secret" * 1_000_000 + '"',
    ],
    ids=lambda text: repr(text[:12]),
)
def test_what_is_no_json_is_a_value_error_that_quotes_nothing(text: str | bytes) -> None:
    """Damaged, too deep, too long, no numbers: the error has neither the text nor a context that keeps it."""
    with pytest.raises(ValueError, match=r"no JSON|more than 1,000,000 bytes") as caught:
        load(text, max_bytes=1_000_000)

    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "text", ['{"a": [1, 2.5, null, "\u00e9"]}', '{"a": [1, 2.5, null, "\u00e9"]}'.encode("utf-16")]
)
def test_json_is_read(text: str | bytes) -> None:
    """Text and bytes, in each encoding that JSON may have."""
    assert {"a": [1, 2.5, None, "é"]} == load(text)
