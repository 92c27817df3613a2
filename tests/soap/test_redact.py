"""Messages are shown without secrets and personal data, but with enough to find a mistake."""

from decimal import Decimal
from random import Random
from typing import Final

import pytest
from hypothesis import given, strategies as st
from lxml import etree

from cdiscount_async import wire
from cdiscount_async._contract.shapes import Array, Scalar, members
from cdiscount_async._soap.redact import IDENTIFIERS, MAX_CHARACTERS, SERVICE_TEXTS, _types, redacted_message
from cdiscount_async.errors import redacted_body
from cdiscount_async.models.common import Address, Error, ErrorTypeEnum
from cdiscount_async.models.orders import Customer, Order, OrderFilter, OrderLine, OrderListMessage, OrderStateEnum
from cdiscount_async.operations import ALL

from ..support.sizes import examples
from ..support.strategies import instances
from ..support.xml import Element

TOKEN: Final = "0123456789abcdef" * 2
SECRETS: Final = (
    TOKEN,
    "01234567-89ab-cdef-0123-456789abcdef",
    "Pl@nted$ecret1",
    "Zoé Plantin",
    "Plantin-Moretus",
    "12 bis, rue Cachée",
    "0612345678",
    "+33612345678",
    "zoe.plantin@example.fr",
)
RESULT: Final = OrderListMessage(
    operation_success=False,
    error_message="Token used: '01234567-89ab-cdef-0123-456789abcdef'",
    error_list=[Error(error_type=ErrorTypeEnum.ORDER_NOT_FOUND, message="Commande inconnue\npour vous")],
    seller_login="shop-api",
    token_id=TOKEN,
    order_list=[
        Order(
            order_number="1904240958ABCDE",
            order_state=OrderStateEnum.SHIPPED,
            initial_total_amount=Decimal("12.50"),
            customer=Customer(last_name="Plantin", customer_id="31415"),
            shipping_address=Address(city="Anvers", zip_code="2000", country="BE"),
            order_line_list=[OrderLine(sku="AUC0013051733322", name="Bible polyglotte", quantity=2)],
        )
    ],
)


def shown(operation: str, inner: str) -> str:
    """Return what is shown of a reply with some XML in its result."""
    return redacted_message(
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<{operation}Response xmlns="http://www.cdiscount.com"><{operation}Result>{inner}'
        f"</{operation}Result></{operation}Response></s:Body></s:Envelope>".encode()
    )


def lines(message: str) -> list[str]:
    """Return the lines with a text, without their indentation."""
    return [line.strip() for line in message.splitlines() if "nil=" not in line]


def test_request_is_shown() -> None:
    """A request is shown with one element on each line, and without the token."""
    asked = OrderFilter(states=[OrderStateEnum.SHIPPED], order_reference_list=["1904240958ABCDE"])
    message = redacted_message(wire.write_request("GetOrderList", asked, token=TOKEN))

    assert message.startswith("<Envelope>\n  <Body>\n    <GetOrderList>\n      <headerMessage>\n")
    assert {
        "<SiteID>100</SiteID>",
        "<Country>Fr</Country>",
        "<TokenId>…</TokenId>",
        "<Version>1.0</Version>",
        "<OrderStateEnum>Shipped</OrderStateEnum>",
        "<string>1904240958ABCDE</string>",
    } <= set(lines(message))


def test_reply_is_shown() -> None:
    """Numbers, states, identifiers and errors of a reply are shown, and nothing of the buyer."""
    found = set(lines(redacted_message(wire.write_reply("GetOrderList", RESULT))))

    assert {
        "<OperationSuccess>false</OperationSuccess>",
        "<ErrorMessage>Token used: '<redacted>'</ErrorMessage>",
        "<ErrorType>OrderNotFound</ErrorType>",
        "<Message>Commande inconnue pour vous</Message>",
        "<SellerLogin>shop-api</SellerLogin>",
        "<TokenId>…</TokenId>",
        "<OrderNumber>1904240958ABCDE</OrderNumber>",
        "<OrderState>Shipped</OrderState>",
        "<InitialTotalAmount>12.50</InitialTotalAmount>",
        "<CreationDate>0001-01-01T00:00:00</CreationDate>",
        "<Sku>AUC0013051733322</Sku>",
        "<Quantity>2</Quantity>",
        "<Name>…</Name>",
        "<LastName>…</LastName>",
        "<CustomerId>…</CustomerId>",
        "<City>…</City>",
        "<Country>…</Country>",
    } <= found


def test_fault_is_shown() -> None:
    """The code and the reason of a fault are shown, and its other content is hidden."""
    found = redacted_message(
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
        b"<faultcode>s:RequestTokenValidationError</faultcode><faultstring>Token used: '" + TOKEN.encode() + b"'"
        b"</faultstring><detail><trace>Plantin</trace></detail></s:Fault></s:Body></s:Envelope>"
    )

    assert [
        "<faultcode>s:RequestTokenValidationError</faultcode>",
        "<faultstring>Token used: '<redacted>'</faultstring>",
        "<detail>…</detail>",
    ] == lines(found)[3:6]


@pytest.mark.parametrize(
    "inner",
    [
        "<OrderList><Order><OrderNumber>Plantin Moretus</OrderNumber></Order></OrderList>",
        "<OrderList><Order><OrderState>Plantin</OrderState></Order></OrderList>",
        "<OrderList><Order><InitialTotalAmount>Plantin</InitialTotalAmount></Order></OrderList>",
        "<OrderList><Order><InitialTotalAmount>Plantin<Deep/></InitialTotalAmount></Order></OrderList>",
        "<OrderList><Order><CreationDate>Plantin</CreationDate></Order></OrderList>",
        "<OrderList><Order><OrderNumber><Order>Plantin</Order></OrderNumber></Order></OrderList>",
        "<OrderList><Order>Plantin<OrderNumber>1</OrderNumber></Order></OrderList>",
        "<OrderList><Order><OrderNumber>1</OrderNumber>Plantin</Order></OrderList>",
        "<OrderList><Order>Plantin</Order></OrderList>",
        "<OrderList><OrderNumber>Plantin</OrderNumber></OrderList>",
        "<OrderList Name='Plantin'><Order Plantin='1'><!-- Plantin --><?Plantin Plantin?></Order></OrderList>",
        "<OrderList xmlns='urn:Plantin'/>",
        "<OrderList><Order><LastName><![CDATA[Plantin]]></LastName></Order></OrderList>",
        "<NewMember>Plantin</NewMember>",
        "<NewMember><OrderNumber>Plantin</OrderNumber></NewMember>",
        "<TokenId>Plantin</TokenId>",
    ],
)
def test_what_is_in_a_wrong_place_is_hidden(inner: str) -> None:
    """A text is shown only in a member of the contract, and if it is a valid value of it."""
    assert "Plantin" not in shown("GetOrderList", inner)


@pytest.mark.parametrize("number", ["0612345678", "+33612345678", "33612345678", "1_000", "٣"])
def test_number_that_no_program_writes_is_hidden(number: str) -> None:
    """A text that could be a phone number is not shown as a quantity."""
    line = f"<OrderList><Order><OrderLineList><OrderLine><Quantity>{number}</Quantity></OrderLine></OrderLineList>"

    assert "<Quantity>…</Quantity>" in shown("GetOrderList", f"{line}</Order></OrderList>")


def test_name_that_is_private_anywhere_is_hidden_everywhere() -> None:
    """The header has a number CustomerId, and a buyer has a private one: both are hidden."""
    message = wire.write_request("GetOrderList", token=TOKEN)
    with_number = redacted_message(message.replace(b"<m:SiteID>", b"<m:CustomerId>31415</m:CustomerId><m:SiteID>"))

    assert "<CustomerId>…</CustomerId>" in with_number


def test_listed_names_are_strings_of_the_contract() -> None:
    """Each name of an identifier is the name of a string, and of no private member."""
    strings = [
        member
        for cls in _types()
        for member in members(cls)
        if member.shape == Scalar("string")
        or (isinstance(member.shape, Array) and member.shape.item == Scalar("string"))
    ]

    assert [] == sorted((IDENTIFIERS | SERVICE_TEXTS) - {member.name for member in strings if not member.private})
    assert [] == sorted((IDENTIFIERS | SERVICE_TEXTS) & {member.name for member in strings if member.private})


def planted(root: Element, random: Random) -> bytes:
    """Put secrets into a message: into every hidden text, and into places outside of the contract."""
    for element in list(root.iter()):
        name = etree.QName(element).localname
        if name == "string":  # an item of a list is judged by the name of the list
            name = etree.QName(next(element.iterancestors())).localname
        if name in IDENTIFIERS | SERVICE_TEXTS and len(element) == 0:
            element.text = random.choice([TOKEN, "zoe.plantin@example.fr", element.text])
        elif random.random() < (0.2 if len(element) else 0.8):
            element.text = random.choice(SECRETS)
        plant_beside(element, random)
    return etree.tostring(root, with_tail=False)


def plant_beside(element: Element, random: Random) -> None:
    """Put secrets after an element, into an attribute, a comment and an unknown element."""
    if random.random() < 0.1:
        element.tail = random.choice(SECRETS)
    if random.random() < 0.1:
        element.set("note", random.choice(SECRETS))
    if random.random() < 0.1:
        element.append(etree.Comment(random.choice(SECRETS)))
    if random.random() < 0.1:
        etree.SubElement(element, "Unknown").text = random.choice(SECRETS)


@examples(200)
@given(st.data(), st.sampled_from(sorted(ALL)), st.booleans(), st.randoms(use_true_random=True))
def test_no_planted_secret_shows(data: st.DataObject, name: str, asked: bool, random: Random) -> None:
    """Personal data and secrets are hidden, in any message and at any place in it."""
    operation = ALL[name]
    if asked:
        request = data.draw(instances(operation.request_type)) if operation.request_type else None
        body = wire.write_request(operation, request, token=TOKEN)
    else:
        body = wire.write_reply(name, data.draw(instances(operation.result_type, known_enums=False)))

    message = redacted_message(planted(etree.fromstring(body), random))

    assert [] == [secret for secret in SECRETS if secret in message]
    assert message.startswith("<Envelope>\n")


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_redacted(body: bytes) -> None:
    """Showing any bytes raises no error."""
    assert isinstance(redacted_message(body), str)


@given(st.data(), st.integers(0, 3000), st.binary(max_size=4))
def test_damaged_message_is_redacted(data: st.DataObject, at: int, damage: bytes) -> None:
    """A damaged message raises no error, and nothing more of it is shown than of a whole one."""
    body = wire.write_reply("GetOrderList", RESULT)
    message = redacted_message(body[: at % len(body)] + damage + body[data.draw(st.integers(0, len(body))) :])

    assert [] == [one for one in ("Plantin", "Anvers", "31415", TOKEN) if one in message]


@pytest.mark.parametrize("body", [b"<html><p>Maintenance", b"Bad Gateway", b"", b"<a><b>Plantin</b>", b"\0\1"])
def test_what_is_no_xml_is_shown_as_in_errors(body: bytes) -> None:
    """A page or a malformed document is shown as in an error."""
    assert redacted_body(body) == redacted_message(body)


def test_foreign_document_shows_nothing() -> None:
    """Only the root's name is shown of XML that is not SOAP, such as the token service's answer."""
    assert "<string>…</string>" == redacted_message(f'<string xmlns="urn:x">{TOKEN}</string>'.encode())
    assert "<a>…</a>" == redacted_message(b"<a><OrderNumber>1</OrderNumber></a>")


def test_undeclared_prefix_harms_nothing() -> None:
    """An element with an undeclared prefix is shown by its name, without its content."""
    shown = redacted_message(b"<Envelope><Body><x:Odd>Martin</x:Odd></Body></Envelope>")

    assert "Odd" in shown
    assert "Martin" not in shown


def test_long_message_is_cut() -> None:
    """The beginning of a page of a thousand orders is shown, with the size of the page."""
    orders = [Order(order_number=str(number)) for number in range(1000)]
    body = wire.write_reply("GetOrderList", OrderListMessage(operation_success=True, order_list=orders))
    message = redacted_message(body)

    assert MAX_CHARACTERS - 200 < len(message) < MAX_CHARACTERS + 200
    assert message.endswith(f"… cut here: the whole message has {len(body):,} bytes")


def test_deep_message_is_cut() -> None:
    """A deeply nested document is shown to a limited depth."""
    deep = "<CategoryTree><ChildrenCategoryList>" * 3000 + "</ChildrenCategoryList></CategoryTree>" * 3000

    assert "…" in shown("GetAllowedCategoryTree", deep)
