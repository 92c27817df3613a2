"""Errors for wrong arguments: what was expected, and which known name is near."""

import inspect
import os
import warnings
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

_LONGEST: Final = 64
"""How many characters of a name are compared with the known names."""
_PACKAGE: Final = f"{Path(__file__).parents[1]}{os.sep}"
"""The directory of this package, with a separator at its end."""


def expect(name: str, value: object, words: str, *kinds: Any) -> None:
    """Raise TypeError for an argument of another kind.

    Args:
        name: The name of the argument.
        value: The argument.
        words: What is expected, for the message.
        kinds: Classes, or protocols. A value has the kind of a protocol if it has all its members.

    >>> expect("since", "7d", "a datetime", int)
    Traceback (most recent call last):
    TypeError: since: expected a datetime, not str
    """
    for kind in kinds:
        if _fits(value, kind):
            return
    found = f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__
    raise TypeError(f"{name}: expected {words}, not {'None' if value is None else found}")


def expect_several(name: str, value: object, words: str) -> None:
    """Raise TypeError for a value that is not iterable, and for a text, which is an iterable of letters."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        expect(name, value, words)


def _fits(value: object, kind: Any) -> bool:
    if not getattr(kind, "_is_protocol", False):
        return isinstance(value, kind)
    wanted = (name for name in vars(kind) if not name.startswith("_"))
    return not isinstance(value, type) and all(hasattr(value, name) for name in wanted)


def warn(message: str, category: type[Warning]) -> None:
    """Warn at the line that called this package, from any depth in it."""
    frame, level = inspect.currentframe(), 1
    while frame is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, category, stacklevel=level)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the end of a message with the known names that are near, or an empty text.

    >>> did_you_mean("GetOrdersList", ["GetOrderList", "GetBrandList", "CreateRefundVoucher"])
    '; did you mean GetOrderList?'
    """
    names = {_plain(one): one for one in known}
    wanted = _plain(name[:_LONGEST])
    if wanted in names:
        near = [wanted]
    else:
        near = get_close_matches(wanted, names, cutoff=0.8)
        near = [one for one in near if one == near[0] or one not in near[0]]  # not order, if orders is nearer
        near = near or [one for one in names if len(wanted) > 2 and wanted in one]
    return f"; did you mean {', '.join(names[one] for one in near)}?" if near else ""


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").strip().casefold()
