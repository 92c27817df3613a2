"""Advice of the library, with the commands and options that do the same."""

from collections.abc import Mapping
from typing import Final

REPLACED: Final[Mapping[str, str]] = {
    "refused_lines": "--refuse-line",
    "despite_cancellation": "--despite-cancellation",
    "get_global_configuration": "`cdiscount call GetGlobalConfiguration`",
    "`validate_order_list`": "`cdiscount call ValidateOrderList`",
    "`settle` of the ledger": "`cdiscount order ledger`",
    "its answer_address": "the address that `cdiscount discussion show` has",
}
"""What the library calls its own methods and arguments, and what a user of the command calls them."""


def for_command(text: str) -> str:
    """Return a text with the command's words.

    >>> for_command("the service knows no carrier 'X'; get_global_configuration lists them")
    "the service knows no carrier 'X'; `cdiscount call GetGlobalConfiguration` lists them"
    """
    for name, replacement in REPLACED.items():
        text = text.replace(name, replacement)
    return text
