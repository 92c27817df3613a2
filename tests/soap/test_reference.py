"""The compiled writer writes the same as the reference, which makes every element with lxml."""

from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from benchmarks import _lxml_reference as reference
from cdiscount_async import wire
from cdiscount_async.models.header import HeaderMessage
from cdiscount_async.operations import ALL

from ..support.strategies import FEW, instances, text
from ..support.xml import canonical

HEADERS: Final = st.none() | instances(HeaderMessage)


@pytest.mark.parametrize("name", tuple(ALL))
def test_envelope_is_that_of_the_reference(name: str) -> None:
    """The documents of both writers have the same canonical form, for any request."""
    operation = ALL[name]
    requests: st.SearchStrategy[Any] = st.none()
    if operation.request_type is not None:
        requests |= instances(operation.request_type)

    @FEW
    @given(requests, text(), HEADERS)
    def same(request: object, token: str, header: HeaderMessage | None) -> None:
        expected = reference.write_request(operation, request, token=token, header=header)

        assert canonical(expected) == canonical(wire.write_request(operation, request, token=token, header=header))

    same()
