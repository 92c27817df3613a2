"""The same call as a program in Python, as a script with curl, and as a command line.

>>> from cdiscount_async import OrderFilter, OrderStateEnum
>>> print(command_line("GetOrderList", OrderFilter(states=[OrderStateEnum.SHIPPED])))
cdiscount call GetOrderList --environment production --json - <<'JSON'
{
  "states": [
    "Shipped"
  ]
}
JSON

All three read the login and the password from the variables CDISCOUNT_LOGIN and CDISCOUNT_PASSWORD, so no text has one
of them. A text has every value of the request, also a buyer's data.
"""

from ._command_line import command_line
from ._curl import curl
from ._python import python

__all__ = ("command_line", "curl", "python")
