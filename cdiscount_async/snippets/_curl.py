"""A call as a script for bash with curl."""

from shlex import quote
from typing import Any, Final

from .._soap.envelope import write_request
from ..environments import PRODUCTION, Environment
from ..exchange import Preview
from ..operations import Operation
from ._values import checked

__all__ = ("curl",)

_SCRIPT: Final = """\
# For bash. Set CDISCOUNT_LOGIN and CDISCOUNT_PASSWORD first; to type the password: read -rs CDISCOUNT_PASSWORD
(
  # curl reads login, password and token from stdin, because other users can see the arguments of a program.
  basic=$(printf '%s' "${{CDISCOUNT_LOGIN:?}}:${{CDISCOUNT_PASSWORD:?}}" | base64 | tr -d '\\n') &&
  token=$(printf 'Authorization: Basic %s' "$basic" |
    curl --silent --show-error --fail --globoff --header @- \\
      --url {token_url}) &&
  token=${{token%<*}} && token=${{token##*>}} &&
  printf '%s' {before} "$token" {after} |
    curl --silent --show-error --globoff --data-binary @- \\
      --header 'Content-Type: text/xml; charset=utf-8' \\
      --header {action} \\
      --url {url}
)"""


def curl(operation: Operation[Any, Any] | str, request: object = None, *, environment: Environment = PRODUCTION) -> str:
    """Return a call as a script for bash: curl gets a token, sends the envelope, and prints the reply.

    The envelope is the one that a client with the usual header sends. Login, password and token are no arguments of a
    program. Each run gets a new token.

    Args:
        operation: The operation, or its WSDL name.
        request: The typed request; None for an operation without one.
        environment: The service that is called.

    Raises:
        InvalidRequest: The request does not fit the contract.
        KeyError: No operation has this name.
        TypeError: The request is of another operation.

    """
    found = checked(operation, request)
    envelope = write_request(found, request, token=Preview.TOKEN).decode()
    before, _, after = envelope.partition(f"TokenId>{Preview.TOKEN}<")
    return _SCRIPT.format(
        token_url=quote(environment.token_url),
        before=quote(f"{before}TokenId>"),
        after=quote(f"<{after}"),
        action=quote(f'SOAPAction: "{found.action}"'),
        url=quote(environment.service_url),
    )
