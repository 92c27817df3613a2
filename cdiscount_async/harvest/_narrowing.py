"""Which failures a narrower window may help against."""

from typing import Final

from ..errors import (
    AuthenticationError,
    CdiscountError,
    ConnectFailed,
    ContractMismatch,
    DeserializationFailed,
    DryRun,
    ForeignReply,
    HtmlPage,
    HttpError,
    InvalidRequest,
    PreproductionClosed,
    QuotaExceeded,
    SellerInactive,
    TokenStoreError,
)

_LASTING: Final = (
    AuthenticationError,
    ConnectFailed,
    ContractMismatch,
    DeserializationFailed,
    DryRun,
    ForeignReply,
    HtmlPage,
    InvalidRequest,
    PreproductionClosed,
    QuotaExceeded,
    SellerInactive,
    TokenStoreError,
)
"""What is not about how much was asked for; more calls would even make some of it worse."""


def may_be_too_wide(error: Exception) -> bool:
    """Whether a call may have failed because it asked for too much, which a narrower window mends.

    Time-outs, replies that broke off and failures inside the service are such, after the client's own repeats.
    """
    if isinstance(error, HttpError):
        return error.status in {408, 413} or not 300 <= error.status < 500
    return isinstance(error, CdiscountError) and not isinstance(error, _LASTING)
