"""Whatever an order is like, a request has each open line once, in legal pairs of states, or there is no request."""

from collections import Counter

from hypothesis import given, strategies as st

from cdiscount_async import ProductConditionEnum
from cdiscount_async.models.orders import (
    AcceptationStateEnum as Line,
    Carrier,
    Order,
    OrderLine,
    OrderStateEnum as State,
)
from cdiscount_async.order_actions import STATES, Acceptance, Refusal, Shipment
from cdiscount_async.order_actions._outcome import Impossible
from cdiscount_async.order_actions._plan import planned
from cdiscount_async.order_actions._states import LINES_OF, OPEN_LINES

from .conftest import TRACKING

REFERENCES = ["A", "B", "C"]
WAITING = [State.WAITING_FOR_SELLER_ACCEPTATION, State.WAITING_FOR_SHIPMENT_ACCEPTATION]
LINES = st.builds(
    OrderLine,
    seller_product_id=st.sampled_from([*REFERENCES, *REFERENCES, None, "", " ", "INTERETBCA"]),
    sku=st.sampled_from(["S", None, "INTERETBCA"]) | st.just("S"),
    acceptation_state=st.sampled_from([Line.NONE, Line.ACCEPTED_BY_SELLER]) | st.sampled_from([*Line, None, Line("?")]),
    product_condition=st.sampled_from([ProductConditionEnum.NEW, ProductConditionEnum.LIKE_NEW, None]),
    quantity=st.sampled_from([1, 1, 2, 0, None]),
)
ORDERS = st.builds(
    Order,
    order_number=st.just("N"),
    order_state=st.sampled_from(WAITING) | st.sampled_from([*State, None, State("?")]),
    order_line_list=st.lists(LINES, max_size=4).map(tuple),
    mod_ges_log=st.sampled_from(["MKPCDS", "MKPCDS", None, "MKPFBC"]),
    shipping_code=st.sampled_from(["TRK", "STD", None]),
)
REFUSED = st.lists(st.sampled_from([*REFERENCES, "D"]), max_size=2)
ACTIONS = (
    st.builds(Acceptance, st.just("N"), refused_lines=REFUSED)
    | st.builds(Refusal, st.just("N") | ORDERS)
    | st.builds(
        lambda lines, despite: Shipment("N", refused_lines=lines, despite_cancellation=despite, **TRACKING),
        REFUSED,
        st.booleans(),
    )
)
CARRIERS = (Carrier(carrier_id=14, name="Colissimo"),)


@given(action=ACTIONS, order=ORDERS)
def test_a_request_is_complete_and_legal(action: Acceptance | Refusal | Shipment, order: Order) -> None:
    """There is no other error than Impossible, and no request that the service has to refuse for its form."""
    try:
        request = planned(action, order, CARRIERS)
    except Impossible:
        return
    assert order.order_state is not None
    rule = STATES[order.order_state]
    if request is None:
        assert action.name in {*rule.already, *rule.becomes}
        return

    wanted = rule.becomes[action.name]
    states = LINES_OF[wanted]
    refused = {*getattr(action, "refused_lines", ())}
    open_lines = [
        line
        for line in order.order_line_list
        if line.seller_product_id in REFERENCES and line.sku != "INTERETBCA"
        if line.acceptation_state in OPEN_LINES and line.quantity != 0
    ]
    assert "MKPFBC" != order.mod_ges_log
    assert wanted is request.order_state
    assert Counter((line.seller_product_id, line.product_condition) for line in open_lines) == Counter(
        (line.seller_product_id, line.product_condition) for line in request.order_line_list
    )
    for line in request.order_line_list:
        is_refused = states.kept is None or line.seller_product_id in refused
        assert line.acceptation_state is (states.refused if is_refused else states.kept)
    assert states.kept is None or states.kept in {line.acceptation_state for line in request.order_line_list}
    assert (request.carrier_name == "Colissimo") is isinstance(action, Shipment)
