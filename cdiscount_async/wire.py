"""The codec on its own: envelopes to bytes and back, without a network.

A client writes requests and reads replies. A server, a test or a replay reads requests and writes replies.

>>> from cdiscount_async import OrderFilter, OrderStateEnum
>>> envelope = write_request("GetOrderList", OrderFilter(states=[OrderStateEnum.SHIPPED]), token="0" * 32)
>>> read_request(envelope).request.states
(<OrderStateEnum.SHIPPED: 'Shipped'>,)
"""

from ._codec.tolerant import Unknown
from ._soap.envelope import Request, read_request, write_reply, write_request
from ._soap.reply import read_reply

__all__ = ("Request", "Unknown", "read_reply", "read_request", "write_reply", "write_request")
