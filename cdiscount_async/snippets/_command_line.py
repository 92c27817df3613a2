"""A call as a command line of `cdiscount`."""

import json
import shlex
from typing import Any

import attrs

from ..converter import to_json
from ..environments import PREPRODUCTION, PRODUCTION, Environment
from ..operations import Operation
from ._common_url import common_url
from ._values import checked, values

__all__ = ("command_line",)


def command_line(
    operation: Operation[Any, Any] | str, request: object = None, *, environment: Environment = PRODUCTION
) -> str:
    """Return a call as a command line for a POSIX shell. The request is JSON on stdin, not an argument.

    Args:
        operation: The operation, or its WSDL name.
        request: The typed request; None for an operation without one.
        environment: The service that is called.

    Raises:
        KeyError: No operation has this name.
        TypeError: The request is of another operation.
        ValueError: The command cannot call this environment, because its two services have no URL in common.

    """
    words = ["cdiscount", "call", checked(operation, request).name, "--environment", _argument(environment)]
    command = shlex.join(words)
    if request is None:
        return command
    # A line of indented JSON begins with a space, a bracket or a brace, so none of them ends the document.
    return f"{command} --json - <<'JSON'\n{json.dumps(_as_json(request), ensure_ascii=False, indent=2)}\nJSON"


def _argument(environment: Environment) -> str:
    """Return the environment as the option `--environment` takes it."""
    if environment in {PRODUCTION, PREPRODUCTION}:
        return environment.name
    url = common_url(environment)
    if url is None:
        raise ValueError(f"the environment {environment.name}: its two services have no URL in common")
    return url


def _as_json(value: Any) -> Any:
    """Return a value as JSON. Members with their defaults are left out."""
    if attrs.has(type(value)):
        return {name: _as_json(one) for name, one in values(value)}
    if isinstance(value, tuple | list):
        return [_as_json(one) for one in value]
    return to_json(value)
