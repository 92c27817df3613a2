# The names for type checkers; at run time the sections are imported when they are first used.

from ._all import ALL as ALL, describe as describe, find as find
from ._declare import (
    FILTER_DATES as FILTER_DATES,
    BeforeReading as BeforeReading,
    Caller as Caller,
    IgnoredFilterWarning as IgnoredFilterWarning,
    Listing as Listing,
    OnItems as OnItems,
    Operation as Operation,
    Safety as Safety,
    Section as Section,
    expect_request as expect_request,
)
from ._examples import example as example
from ._fields import Field as Field, fields as fields
from ._practice import warnings as warnings
from ._sections import SECTIONS as SECTIONS
from .discussions import Discussions as Discussions
from .fulfilment import Fulfilment as Fulfilment
from .offers import Offers as Offers
from .orders import Orders as Orders
from .products import Products as Products
from .relays import Relays as Relays
from .seller import Seller as Seller
