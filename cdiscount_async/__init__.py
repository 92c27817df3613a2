"""Replaced below."""

from ._contract import evolve as evolve
from .models.offers import OfferFilterPaginated as OfferFilterPaginated
from .models.orders import OrderFilter as OrderFilter, OrderStateEnum as OrderStateEnum
