"""One request for each operation, as a seller on the French marketplace could send it.

A new sandbox with its usual settings answers each of them with a success, for its seller who may use Cdiscount's own
logistics: it has the orders, offers, packages and files that are named here.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from ..models.common import PackageFilter, ProductConditionEnum
from ..models.discussions import (
    CloseDiscussionRequest,
    DiscussionFilter,
    DiscussionMailGuidCreationRequestMessage,
    DiscussionStateFilter,
    DiscussionTypeFilter,
    GetDiscussionMailListRequest,
    OfferQuestionFilter,
    OrderClaimFilter,
    OrderQuestionFilter,
)
from ..models.fulfilment import (
    ExternalCustomer,
    ExternalOrder,
    ExternalOrderLine,
    FbcReferencementFilter,
    FulfilmentActivationReportRequest,
    FulfilmentActivationRequest,
    FulfilmentDeliveryDocumentRequest,
    FulfilmentOnDemandOrderLineFilter,
    FulfilmentOnDemandSupplyOrderRequest,
    FulfilmentOrderLineRequest,
    FulfilmentProductActionType,
    FulfilmentProductDescription,
    FulfilmentProductRequest,
    FulfilmentSupplyOrderRequest,
    OfferStateActionRequest,
    OfferStateActionType,
    OrderIntegrationRequest,
    OrderStatusRequest,
    ProductActivationData,
    StockFilter,
    SupplyOrderReportRequest,
    SupplyOrderRequest,
    WarehouseType,
)
from ..models.offers import (
    CompetingOfferRequest,
    OfferFilter,
    OfferFilterPaginated,
    OfferPackageRequest,
    OfferSortOrder,
    OfferStateFilter,
    SellerDealRequest,
)
from ..models.orders import (
    AcceptationStateEnum,
    CreateRefundVoucherRequest,
    ManageParcelRequest,
    OrderFilter,
    OrderStateEnum,
    ParcelActionTypes,
    ParcelInfos,
    RefundInformation,
    RefundMotive,
    SellerRefundOrderLine,
    SellerRefundRequest,
    SellerRefundRequestMessage,
    SellerRefundRequestMode,
    ValidateOrder,
    ValidateOrderLine,
    ValidateOrderListMessage,
)
from ..models.products import (
    IdentifierRequest,
    IdentifierTypeEnum,
    ModelFilter,
    ProductFilter,
    ProductPackageRequest,
)
from ..models.relays import RelaysFileFilter, RelaysFileIntegrationRequest
from ._all import find
from ._declare import Operation

__all__ = ("example",)

_NEW_ORDER: Final = "2603021011A1B2C"
_SHIPPED_ORDER: Final = "2602271408D3E4F"
_SINCE: Final = datetime(2026, 3, 2)
_EAN, _SKU, _REFERENCE = "4008047226045", "JUN4008047226045", "REF-2-000045"
_CATEGORY: Final = "06010201"
_DISCUSSION: Final = 113156962
_HOST: Final = "https://www.example.com"

_EXAMPLES: Final[Mapping[str, Any]] = {
    "SubmitOfferPackage": OfferPackageRequest(zip_file_full_path=f"{_HOST}/offers.zip"),
    "GetOfferPackageSubmissionResult": PackageFilter(package_id=149755428),
    "GetOfferList": OfferFilter(offer_pool_id=1, seller_product_id_list=[_REFERENCE]),
    "GetOfferListPaginated": OfferFilterPaginated(
        page_number=1,
        offer_state_filter=OfferStateFilter.ONLINE_OFFERS_ONLY,
        offer_sort_order=OfferSortOrder.BY_CREATION_DATE_DESCENDING,
    ),
    "GetCompetingOffers": CompetingOfferRequest(product_ids=[_SKU]),
    "GetSellerDeals": SellerDealRequest(page=1, limit=50),
    "GetOrderList": OrderFilter(
        states=[OrderStateEnum.WAITING_FOR_SELLER_ACCEPTATION, OrderStateEnum.WAITING_FOR_SHIPMENT_ACCEPTATION],
        begin_modification_date=_SINCE,
        fetch_order_lines=True,
        fetch_parcels=True,
    ),
    "GetServiceOrderList": OrderFilter(
        states=[OrderStateEnum.WAITING_FOR_SELLER_ACCEPTATION], begin_modification_date=_SINCE, fetch_order_lines=True
    ),
    "ValidateOrderList": ValidateOrderListMessage(
        order_list=[
            ValidateOrder(
                order_number=_NEW_ORDER,
                order_state=OrderStateEnum.ACCEPTED_BY_SELLER,
                order_line_list=[
                    ValidateOrderLine(
                        seller_product_id=_REFERENCE,
                        product_condition=ProductConditionEnum.VERY_GOOD_STATE,
                        acceptation_state=AcceptationStateEnum.ACCEPTED_BY_SELLER,
                    )
                ],
            )
        ]
    ),
    "ManageParcel": ManageParcelRequest(
        scopus_id=_SHIPPED_ORDER,
        parcel_actions_list=[
            ParcelInfos(
                parcel_number="57085078608FR",
                sku=_SKU,
                manage_parcel=[ParcelActionTypes.ASKING_FOR_INVESTIGATION],
            )
        ],
    ),
    "CreateRefundVoucherAfterShipment": SellerRefundRequestMessage(
        order_number=_SHIPPED_ORDER,
        seller_refund_request_list=[
            SellerRefundRequest(
                mode=SellerRefundRequestMode.CLAIM,
                motive=RefundMotive.CLIENT_CLAIM,
                refund_order_line=SellerRefundOrderLine(
                    seller_product_id="REF-2-000076", refund_shipping_charges=False
                ),
            )
        ],
    ),
    "CreateRefundVoucher": CreateRefundVoucherRequest(
        order_number=_SHIPPED_ORDER,
        commercial_gesture_list=[RefundInformation(amount=Decimal("0.50"), motive_id=135)],
    ),
    "GetProductList": ProductFilter(category_code=_CATEGORY),
    "SubmitProductPackage": ProductPackageRequest(zip_file_full_path=f"{_HOST}/products.zip"),
    "GetProductPackageSubmissionResult": PackageFilter(package_id=149755429),
    "GetProductPackageProductMatchingFileData": PackageFilter(package_id=149755429),
    "GetModelList": ModelFilter(category_code_list=[_CATEGORY]),
    "GetProductListByIdentifier": IdentifierRequest(identifier_type=IdentifierTypeEnum.EAN, value_list=[_EAN]),
    "GenerateDiscussionMailGuid": DiscussionMailGuidCreationRequestMessage(scopus_id=_SHIPPED_ORDER),
    "CloseDiscussionList": CloseDiscussionRequest(discussion_ids=[_DISCUSSION]),
    "GetOrderClaimList": OrderClaimFilter(
        begin_modification_date=_SINCE,
        status_list=[DiscussionStateFilter.OPEN, DiscussionStateFilter.NOT_PROCESSED],
    ),
    "GetOrderQuestionList": OrderQuestionFilter(
        begin_modification_date=_SINCE, status_list=[DiscussionStateFilter.OPEN]
    ),
    "GetOfferQuestionList": OfferQuestionFilter(begin_creation_date=_SINCE, product_ean_list=[_EAN]),
    "GetDiscussionMailList": GetDiscussionMailListRequest(discussion_ids=[_DISCUSSION]),
    "GetDiscussionList": DiscussionFilter(begin_creation_date=_SINCE, discussion_type=DiscussionTypeFilter.CLAIM),
    "CreateExternalOrder": OrderIntegrationRequest(
        order=ExternalOrder(
            corporation="FNAC",
            customer_order_number="F-20260302-0002",
            order_date=datetime(2026, 3, 2, 9, 30),
            shipping_mode="Domicile standard",
            order_line_list=[ExternalOrderLine(product_ean=_EAN, quantity=1)],
            customer=ExternalCustomer(
                civility="MME",
                customer_first_name="Camille",
                customer_last_name="Martin",
                customer_email_address="camille.martin@example.com",
                landline_phone_number="0556000000",
                shipping_address="12 rue Sainte-Catherine",
                shipping_city="Bordeaux",
                shipping_country="France",
                shipping_postal_code="33000",
            ),
        )
    ),
    "GetExternalOrderStatus": OrderStatusRequest(corporation="FNAC", customer_order_number="F-20260302-0001"),
    "GetProductStockList": FulfilmentProductRequest(
        bar_code_list=[_EAN],
        fulfilment_referencement=FbcReferencementFilter.ALL,
        shippable_stock=StockFilter.ALL,
        blocked_stock=StockFilter.ALL,
    ),
    "GetFulfilmentActivationReportList": FulfilmentActivationReportRequest(
        begin_date=_SINCE, end_date=datetime(2026, 3, 9)
    ),
    "GetFulfilmentOrderListToSupply": FulfilmentOnDemandOrderLineFilter(warehouse=WarehouseType.CEM),
    "SubmitFulfilmentSupplyOrder": FulfilmentSupplyOrderRequest(
        product_list=[
            FulfilmentProductDescription(
                external_supply_order_id="REASSORT-0302",
                product_ean=_EAN,
                quantity=20,
                seller_product_reference=_REFERENCE,
                warehouse=WarehouseType.CEM,
                warehouse_reception_min_date=datetime(2026, 3, 9, 8),
            )
        ]
    ),
    "SubmitFulfilmentOnDemandSupplyOrder": FulfilmentOnDemandSupplyOrderRequest(
        order_line_list=[FulfilmentOrderLineRequest(order_reference=_SHIPPED_ORDER, product_ean=_EAN)]
    ),
    "GetFulfilmentDeliveryDocument": FulfilmentDeliveryDocumentRequest(deposit_id=40_000),
    "SubmitOfferStateAction": OfferStateActionRequest(
        action=OfferStateActionType.PUBLISH, seller_product_id=_REFERENCE
    ),
    "GetFulfilmentSupplyOrder": SupplyOrderRequest(begin_modification_date=_SINCE, page_number=1, page_size=100),
    "SubmitFulfilmentActivation": FulfilmentActivationRequest(
        product_list=[
            ProductActivationData(
                action=FulfilmentProductActionType.ACTIVATION,
                product_ean=_EAN,
                seller_product_reference=_REFERENCE,
                height=12.5,
                length=30.0,
                width=20.0,
                weight=0.85,
            )
        ]
    ),
    "GetFulfilmentSupplyOrderReportList": SupplyOrderReportRequest(
        begin_creation_date=_SINCE, page_number=1, page_size=100
    ),
    "SubmitRelaysFile": RelaysFileIntegrationRequest(relays_file_uri=f"{_HOST}/points-de-retrait.xlsx"),
    "GetRelaysFileSubmissionResult": RelaysFileFilter(relays_file_id=15_644),
}
"""Those that are missing take no request."""


def example(operation: Operation[Any, Any] | str) -> Any:
    """Return a typical request of an operation, to edit or to send to a sandbox; None if it takes no request.

    Raises KeyError for an unknown name.

    >>> example("GetProductList")
    ProductFilter(category_code='06010201')
    """
    return _EXAMPLES.get(find(operation).name)
