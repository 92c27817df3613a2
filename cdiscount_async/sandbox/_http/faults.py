"""The SOAP faults of the service, in the words of WCF: status 500, a code and a reason.

See docs/service/outcomes.md#faults.
"""

from typing import Final
from uuid import UUID

from ..._codec.scalars import text
from ..._codec.templates import template
from ..._codec.xml import Element
from ..._contract.declare import CDISCOUNT
from .._answers import SoapFault
from .deserialise import local, namespace

_DISPATCHER: Final = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"
_ADDRESSING: Final = "http://schemas.microsoft.com/ws/2005/05/addressing/none"
_FAULT: Final = template("soap/fault.xml", "code", "reason")


def write_fault(fault: SoapFault) -> str:
    """Return a fault as the service writes it."""
    declared = f' xmlns:a="{fault.namespace}"' if fault.namespace else ""
    return _FAULT.fill(code=f"<faultcode{declared}>{fault.code}</faultcode>", reason=text(fault.reason))


def not_authorized(operation: str, token: str) -> SoapFault:
    """Return the fault for an operation that is not open to an account (recorded)."""
    return SoapFault(
        "s:RequestTokenValidationError",
        f"User is not authorized to access to this resource (Token used: '{UUID(token)}', Resource: (Service: "
        f"'marketplaceapiservice.svc' / Action: '{CDISCOUNT}/IMarketplaceAPIService/{operation}')).",
    )


def no_operation(action: str) -> SoapFault:
    """Return the fault for a SOAPAction of no operation: WCF's own, never recorded from this service."""
    shown = "".join(filter(str.isprintable, action[:200]))
    return SoapFault(
        "a:ActionNotSupported",
        f"The message with Action '{shown}' cannot be processed at the receiver, due to a ContractFilter "
        "mismatch at the EndpointDispatcher. This may be because of either a contract mismatch (mismatched Actions "
        "between sender and receiver) or a binding/security mismatch between the sender and the receiver.  Check that "
        "sender and receiver have the same contract and the same binding (including security requirements, e.g. "
        "Message, Transport, None).",
        _ADDRESSING,
    )


def not_understood(header: Element) -> SoapFault:
    """Return the fault for an unknown SOAP header with mustUnderstand: WCF's own, never recorded."""
    return SoapFault(
        "s:MustUnderstand",
        f"The header '{local(header)}' from the namespace '{namespace(header)}' was not understood by the recipient of "
        "this message, causing the message to not be processed.  This error typically indicates that the sender of "
        "this message has enabled a communication protocol that the receiver cannot process.  Please ensure that the "
        "configuration of the client's binding is consistent with the service's binding.",
    )


def wrong_body(operation: str, found: Element) -> SoapFault:
    """Return the fault for a body that is another operation's: WCF's own, never recorded from this service."""
    return not_deserialised(
        "The formatter threw an exception while trying to deserialize the message: Error in deserializing body of "
        f"request message for operation '{operation}'. OperationFormatter encountered an invalid Message body. "
        f"Expected to find node type 'Element' with name '{operation}' and namespace '{CDISCOUNT}'. "
        f"Found node type 'Element' with name '{local(found)}' and namespace '{namespace(found)}'"
    )


def not_deserialised(reason: str) -> SoapFault:
    """Return the fault for a message with values that cannot be read."""
    return SoapFault("a:DeserializationFailed", reason, _DISPATCHER)


def internal_fault() -> SoapFault:
    """Return the fault for an error inside the service. WCF's own text has hardly more."""
    return SoapFault(
        "a:InternalServiceFault",
        "The server was unable to process the request due to an internal error.",
        _DISPATCHER,
    )
