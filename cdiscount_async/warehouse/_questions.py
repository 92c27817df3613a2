"""Questions that a seller asks, and the queries that answer them, in an SQL that DuckDB and PostgreSQL both know."""

from typing import Final

import attrs

__all__ = ("QUESTIONS", "Question")


@attrs.frozen
class Question:
    """A question, and its query. The tables have no schema: set the search path to the dataset first."""

    name: str
    title: str
    explanation: str
    sql: str


QUESTIONS: Final = (
    Question(
        "revenue_by_week",
        "What did I sell each week, with and without VAT?",
        "Lines that were accepted or shipped, by the French date of the order, without shipping charges. The VAT rate"
        " comes from the offer; without an offer it is 20 %.",
        """\
SELECT
    CAST(date_trunc('week', orders.creation_date AT TIME ZONE 'Europe/Paris') AS DATE) AS week,
    count(DISTINCT lines.order_number) AS orders,
    sum(lines.purchase_price) AS with_vat,
    CAST(sum(lines.purchase_price / (1 + coalesce(offers.vat_rate, 0.2))) AS DECIMAL(18, 2)) AS without_vat
FROM orders__lines AS lines
JOIN orders USING (seller, order_number)
LEFT JOIN offers USING (seller, seller_product_id)
WHERE lines.acceptation_state IN ('AcceptedBySeller', 'ShippedBySeller')
GROUP BY 1
ORDER BY 1""",
    ),
    Question(
        "commission_by_month",
        "How much commission do I pay each month?",
        "The commission on validated orders, and its part of what their buyers pay.",
        """\
SELECT
    CAST(date_trunc('month', creation_date AT TIME ZONE 'Europe/Paris') AS DATE) AS month,
    sum(validated_total_amount) AS revenue,
    sum(site_commission_validated_amount) AS commission,
    CAST(100 * sum(site_commission_validated_amount) / sum(validated_total_amount) AS DECIMAL(18, 2)) AS percent
FROM orders
WHERE validated_total_amount > 0
GROUP BY 1
ORDER BY 1""",
    ),
    Question(
        "late_shipments",
        "Which orders are late, or must leave within a day?",
        "Orders that wait for their shipment, those with the earliest date first.",
        """\
SELECT
    seller,
    order_number,
    shipping_date_max AS ship_before,
    shipping_date_max < now() AS is_late,
    validated_total_amount AS amount
FROM orders
WHERE order_state = 'WaitingForShipmentAcceptation' AND shipping_date_max < now() + INTERVAL '1 day'
ORDER BY shipping_date_max, order_number""",
    ),
    Question(
        "refunds_by_month",
        "How much did I refund, and why?",
        "Vouchers by month and by the service's number of the motive: 131 missing stock, 132 damaged or missing, 133"
        " wrong product, 134 wrong fees, 135 late delivery, 136 return fees, 137 shipping fees, 138 warranty, 139"
        " other.",
        """\
SELECT
    CAST(date_trunc('month', create_date AT TIME ZONE 'Europe/Paris') AS DATE) AS month,
    refund_information_motive_id AS motive,
    count(*) AS refunds,
    sum(refund_information_amount) AS amount
FROM orders__vouchers
GROUP BY 1, 2
ORDER BY 1, 2""",
    ),
    Question(
        "best_sellers",
        "What are my best sellers of the last 30 days?",
        "The twenty products with the highest revenue.",
        """\
SELECT
    lines.seller_product_id,
    max(lines.name) AS name,
    CAST(sum(lines.quantity) AS BIGINT) AS pieces,
    sum(lines.purchase_price) AS revenue
FROM orders__lines AS lines
JOIN orders USING (seller, order_number)
WHERE
    lines.acceptation_state IN ('AcceptedBySeller', 'ShippedBySeller')
    AND orders.creation_date > now() - INTERVAL '30 days'
GROUP BY 1
ORDER BY revenue DESC, 1
LIMIT 20""",
    ),
    Question(
        "stock_running_out",
        "Which stock is about to run out?",
        "Offers whose stock lasts less than 14 days if they sell as in the last 30 days.",
        """\
SELECT
    offers.seller,
    offers.seller_product_id,
    max(offers.stock) AS stock,
    CAST(sum(lines.quantity) AS BIGINT) AS sold_in_30_days,
    CAST(floor(max(offers.stock) * 30.0 / sum(lines.quantity)) AS BIGINT) AS days_left
FROM offers
JOIN orders__lines AS lines USING (seller, seller_product_id)
JOIN orders USING (seller, order_number)
WHERE
    offers.vanished_at IS NULL
    AND lines.acceptation_state IN ('AcceptedBySeller', 'ShippedBySeller')
    AND lines.quantity > 0
    AND orders.creation_date > now() - INTERVAL '30 days'
GROUP BY 1, 2
HAVING max(offers.stock) * 30 < 14 * sum(lines.quantity)
ORDER BY days_left, sold_in_30_days DESC, 2""",
    ),
    Question(
        "orders_by_state",
        "Where are my orders?",
        "All orders in the database by their state.",
        """\
SELECT order_state, count(*) AS orders, sum(initial_total_amount) AS amount, max(last_updated_date) AS last_change
FROM orders
GROUP BY 1
ORDER BY orders DESC, 1""",
    ),
    Question(
        "refused_products",
        "Which products do I refuse most often?",
        "Lines that the seller refused before acceptance or before shipment, and their part of all lines of the"
        " product.",
        """\
SELECT
    seller_product_id,
    max(name) AS name,
    count(*) AS lines,
    count(*) FILTER (WHERE acceptation_state LIKE '%Refused%') AS refused,
    CAST(floor(100.0 * count(*) FILTER (WHERE acceptation_state LIKE '%Refused%') / count(*)) AS BIGINT) AS percent
FROM orders__lines
WHERE seller_product_id IS NOT NULL
GROUP BY 1
HAVING count(*) FILTER (WHERE acceptation_state LIKE '%Refused%') > 0
ORDER BY refused DESC, percent DESC, 1
LIMIT 20""",
    ),
    Question(
        "open_claims",
        "Which claims wait for me?",
        "Claims that are not closed, the oldest first, with the number of messages.",
        """\
SELECT
    claims.seller,
    claims.id,
    claims.order_number,
    claims.claim_type,
    claims.creation_date,
    count(messages.position) AS messages
FROM claims
LEFT JOIN claims__messages AS messages USING (seller, id)
WHERE claims.status <> 'Closed'
GROUP BY 1, 2, 3, 4, 5
ORDER BY claims.creation_date, 2""",
    ),
    Question(
        "parcels_by_carrier",
        "How do my carriers deliver?",
        "Parcels by carrier, and how many of them arrived.",
        """\
SELECT
    external_carrier_name AS carrier,
    count(*) AS parcels,
    count(*) FILTER (WHERE parcel_status = 'Delivered') AS delivered,
    count(*) FILTER (WHERE parcel_status LIKE 'Not Delivered%') AS not_delivered
FROM orders__parcels
GROUP BY 1
ORDER BY parcels DESC, 1""",
    ),
)
"""Ten questions. The tests run each query on DuckDB and on PostgreSQL."""
