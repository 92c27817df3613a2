"""Reproducible inputs, made of this library's own models.

The orders have the members of recorded ones: the same are absent, nil and empty. No page with offers was recorded, so
the offers follow the contract and have every member. Values that differ between real orders and offers differ here too,
so that a reader with a cache is not faster than with real data.
"""

import random
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from cdiscount_async import wire
from cdiscount_async.models.common import Address, Civility, DeliveryModeInformation, OfferPool, ProductConditionEnum
from cdiscount_async.models.offers import (
    DiscountComponent,
    DiscountType,
    LogisticMode,
    LogisticsManagement,
    Offer,
    OfferListPaginatedMessage,
    OfferPriceBenchMark,
    OfferStateEnum,
    PriceAlignmentAction,
    ProductPackagingUnit,
    ProductStateEnum,
    ShippingInformation,
    SoldOutManagement,
)
from cdiscount_async.models.orders import (
    AcceptationStateEnum,
    Corporation,
    CountryEnum,
    Customer,
    Order,
    OrderFilter,
    OrderLine,
    OrderListMessage,
    OrderStateEnum,
    OrderStatusType,
    OrderTypeEnum,
    Parcel,
    ParcelItem,
    ParcelStatus,
    ValidateOrder,
    ValidateOrderLine,
    ValidateOrderListMessage,
    ValidationStatusType,
)

TOKEN: Final = "0123456789abcdef" * 2  # has the form of a token
_EMPTY: Final = re.compile(rb"<([\w:]+)></\1>")
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_START: Final = datetime(2019, 1, 1)  # noqa: DTZ001 - the service's times have no zone
_NAMES: Final = ("Copeaux de chêne 20g", "Étagère murale à 3 niveaux", "Câble réseau 5 m", "Théière en fonte")


def orders_reply(count: int, seed: int = 0) -> bytes:
    """Return a GetOrderList reply with `count` orders of about 3.8 KB each; another seed makes other orders."""
    chance = random.Random(seed)
    result = OrderListMessage(
        error_message="",
        operation_success=True,
        seller_login="seller",
        token_id=TOKEN,
        order_list=tuple(_order(chance) for _ in range(count)),
    )
    # The writer follows the newest schema. The recordings are older and do not have this member.
    return _served(wire.write_reply("GetOrderList", result)).replace(b"<TrackingList/>", b"")


def _served(document: bytes) -> bytes:
    """Return the document with empty elements in one tag, as the service writes them."""
    return _EMPTY.sub(rb"<\1/>", document)


def _order(chance: random.Random) -> Order:
    """Return an order without `is_eligibile_substitution`, which is newer than the recordings."""
    created = _moment(chance)
    first, last = _word(chance, 7), _word(chance, 9)
    address = Address(
        apartment_number="",
        building=_word(chance, 8),
        city=_word(chance, 10),
        civility=Civility.MR,
        company_name="",
        country="FR",
        county="N/A",
        first_name=first,
        instructions="",
        last_name=last,
        place_name="",
        street=f"{chance.randrange(1, 200)} RUE {_word(chance, 8)}",
        zip_code=f"{chance.randrange(1000, 96000):05d}",
    )
    total, commission = _money(chance, 5, 900), _money(chance, 1, 90)
    return Order(
        archive_parcel_list=False,
        billing_address=address,
        corporation=Corporation(
            business_unit_id=1,
            corporation_code="CDSB2C",
            corporation_id=1,
            corporation_name="Cdiscount",
            is_market_place_active=True,
        ),
        creation_date=created,
        customer=Customer(
            civility=Civility.MR,
            customer_id=f"{chance.getrandbits(128):032x}",
            encrypted_email=f"c.{chance.getrandbits(128):032x}@clemarche.example",
            first_name=first,
            last_name=last,
            mobile_phone=f"06{chance.randrange(10**8):08d}",
            phone="",
            shipping_first_name=first,
            shipping_last_name=last,
        ),
        has_claims=False,
        initial_total_amount=total,
        initial_total_shipping_charges_amount=Decimal(0),
        is_c_logistique_order=False,
        last_updated_date=_moment(chance),
        mod_ges_log="MKPCDS",
        modified_date=_moment(chance),
        order_line_list=(_order_line(chance),),
        order_number=_order_number(chance, created),
        order_state=chance.choice((OrderStateEnum.SHIPPED, OrderStateEnum.WAITING_FOR_SHIPMENT_ACCEPTATION)),
        parcel_list=(_parcel(chance),) if chance.random() < 0.1 else (),
        shipped_total_amount=total,
        shipped_total_shipping_charges=Decimal(0),
        shipping_address=address,
        shipping_code="TRK",
        shipping_date_max=_moment(chance),
        shipping_date_min=_moment(chance),
        site_commission_promised_amount=commission,
        site_commission_shipped_amount=Decimal(0),
        site_commission_validated_amount=commission,
        status=OrderStatusType.COMPLETED,
        validated_total_amount=total,
        validated_total_shipping_charges=Decimal(0),
        validation_status=ValidationStatusType.NONE,
        visa_cegid=chance.randrange(1000),
    )


def _order_line(chance: random.Random) -> OrderLine:
    sku = f"AUC{chance.randrange(10**13):013d}"
    price = _money(chance, 5, 900)
    return OrderLine(
        acceptation_state=AcceptationStateEnum.SHIPPED_BY_SELLER,
        category_code=f"{chance.randrange(10**5):05d}D0501",
        delivery_date_max=_moment(chance),
        delivery_date_min=_moment(chance),
        has_claim=False,
        initial_price=price,
        is_cdav=False,
        is_product_ean_generated=True,
        name=f"{chance.choice(_NAMES)} - {_word(chance, 12)} | L'ajout de ",
        product_condition=ProductConditionEnum.NEW,
        product_ean="",
        product_id=sku,
        purchase_price=price,
        quantity=chance.choice((1, 1, 1, 2)),
        row_id=0,
        seller_product_id=f"PRES{chance.randrange(10**4)}",
        shipping_date_max=_moment(chance),
        shipping_date_min=_moment(chance),
        sku=sku,
        unit_additional_shipping_charges=Decimal(0),
        unit_shipping_charges=Decimal(0),
    )


def _parcel(chance: random.Random) -> Parcel:
    return Parcel(
        customer_num=_word(chance, 13),
        external_carrier_name="Colissimo",
        external_carrier_tracking_url=f"https://tracking.example/?code={_word(chance, 13)}",
        is_customer_return=False,
        parcel_item_list=(ParcelItem(product_name=chance.choice(_NAMES), quantity=1, sku=_word(chance, 16)),),
        parcel_status=ParcelStatus.DELIVERED,
        real_carrier_code="COL",
    )


def offers_reply(count: int, seed: int = 0, *, tariffs: int | None = None) -> bytes:
    """Return a GetOfferListPaginated reply with `count` offers of about 1.9 KB; another seed makes other offers.

    All shipping lists differ. With `tariffs` there are so many different ones, the same for every seed.
    """
    chance = random.Random(seed)
    lists = [_shipping_list(random.Random(number)) for number in range(tariffs or 0)]
    result = OfferListPaginatedMessage(
        operation_success=True,
        seller_login="seller",
        token_id=TOKEN,
        offer_list=tuple(
            _offer(chance, chance.choice(lists) if lists else _shipping_list(chance)) for _ in range(count)
        ),
        current_page_number=1,
        number_of_pages=1,
    )
    return _served(wire.write_reply("GetOfferListPaginated", result))


def _offer(chance: random.Random, shipping: tuple[ShippingInformation, ...]) -> Offer:
    condition = chance.choice(list(ProductConditionEnum)[1:])
    number = chance.randrange(10**6)
    return Offer(
        best_shipping_charges=_money(chance, 1, 30),
        comments=f"Très bon état, n°{number} & complet",
        creation_date=_moment(chance),
        dea_tax=Decimal(0),
        discount_list=(_discount(chance),) if chance.random() < 0.2 else (),
        eco_tax=Decimal("0.0000"),
        integration_price=_money(chance, 1, 500),
        is_cdav=chance.random() < 0.5,
        last_update_date=_moment(chance),
        logistic_mode=LogisticMode.MARKETPLACE,
        logistics_management=LogisticsManagement.AUTOMATIC,
        minimum_price_for_price_alignment=_money(chance, 1, 500),
        offer_bench_mark=_bench_mark(chance, condition) if chance.random() < 0.5 else None,
        offer_pool_list=(OfferPool(description="Cdiscount", id=1),),
        offer_state=OfferStateEnum.ACTIVE,
        parent_product_id=None,
        price=_money(chance, 1, 500),
        price_must_be_aligned=PriceAlignmentAction.EMPTY,
        product_condition=condition,
        product_ean=f"{chance.randrange(10**13):013d}",
        product_id=f"AUC{chance.randrange(10**13):013d}",
        product_packaging_unit=ProductPackagingUnit.NONE,
        product_packaging_unit_price=Decimal(0),
        product_packaging_value=Decimal("0.00000"),
        seller_product_id=f"REF-{number}",
        shipping_information_list=shipping,
        sold_out_management=SoldOutManagement.NO,
        stock=chance.randrange(1000),
        striked_price=_money(chance, 1, 500),
        vat_rate=Decimal("0.2000"),
    )


def _discount(chance: random.Random) -> DiscountComponent:
    return DiscountComponent(
        discount_value=_money(chance, 1, 50),
        end_date=_moment(chance),
        price=_money(chance, 1, 500),
        start_date=_moment(chance),
        type=DiscountType.FLASH,
    )


def _bench_mark(chance: random.Random, condition: ProductConditionEnum) -> OfferPriceBenchMark:
    return OfferPriceBenchMark(
        best_offer_id=chance.randrange(10**9),
        best_offer_price=_money(chance, 1, 500),
        is_best_offer_price=chance.random() < 0.5,
        product_condition=condition,
        product_state=ProductStateEnum.NEW,
        shipping_charges=_money(chance, 1, 20),
    )


def _shipping_list(chance: random.Random) -> tuple[ShippingInformation, ...]:
    return _shipping(chance, "TRK", "Suivi"), _shipping(chance, "REG", "Recommandé")


def _shipping(chance: random.Random, code: str, name: str) -> ShippingInformation:
    return ShippingInformation(
        additional_shipping_charges=_money(chance, 0, 5),
        delivery_mode=DeliveryModeInformation(code=code, name=name),
        max_lead_time=8,
        min_lead_time=2,
        shipping_charges=_money(chance, 0, 20),
    )


def full_filter() -> OrderFilter:
    """Return a filter with every member set: the largest request for orders."""
    chance = random.Random(1)
    return OrderFilter(
        begin_creation_date=_moment(chance, fine=True),
        begin_modification_date=_moment(chance, fine=True),
        corporation_code="CDSB2C",
        country=CountryEnum.FRANCE,
        end_creation_date=_moment(chance, fine=True),
        end_modification_date=_moment(chance, fine=True),
        fetch_order_lines=True,
        fetch_parcels=True,
        include_external_fbc_site_id=False,
        order_reference_list=[_order_number(chance, _moment(chance)) for _ in range(10)],
        order_type=OrderTypeEnum.NONE,
        partner_order_ref="A&B <1>;A&B <2>",
        states=list(OrderStateEnum)[:14],
    )


def validation(lines: int = 100) -> ValidateOrderListMessage:
    """Return decisions on orders with five lines each. References and addresses have characters to escape."""
    chance = random.Random(2)
    return ValidateOrderListMessage(order_list=[_validated(chance) for _ in range(lines // 5)])


def _validated(chance: random.Random) -> ValidateOrder:
    tracking = _word(chance, 13)
    return ValidateOrder(
        carrier_name="Colissimo",
        order_line_list=[
            ValidateOrderLine(
                acceptation_state=AcceptationStateEnum.SHIPPED_BY_SELLER,
                product_condition=ProductConditionEnum.NEW,
                seller_product_id=f"REF&{_word(chance, 8)}",
            )
            for _ in range(5)
        ],
        order_number=_order_number(chance, _moment(chance)),
        order_state=OrderStateEnum.SHIPPED,
        tracking_number=tracking,
        tracking_url=f"https://tracking.example/?code={tracking}&lang=fr",
    )


def _money(chance: random.Random, low: int, high: int) -> Decimal:
    return Decimal(chance.randrange(low * 100, high * 100)) / 100


def _moment(chance: random.Random, *, fine: bool = False) -> datetime:
    """Return a time of 2019: in milliseconds as the service writes it, or in microseconds as Python's clock has it."""
    moment = _START + timedelta(seconds=chance.randrange(365 * 86400), milliseconds=chance.randrange(1, 1000))
    return moment + timedelta(microseconds=chance.randrange(1, 1000)) if fine else moment


def _order_number(chance: random.Random, created: datetime) -> str:
    return f"{created:%y%m%d%H%M}{_word(chance, 5)}"


def _word(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(_LETTERS, k=length))
