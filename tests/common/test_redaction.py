"""A call says what its secrets are, and whatever is redacted meanwhile hides exactly these."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import pytest

from cdiscount_async import Environment, OfferPackageRequest, ProductPackageRequest
from cdiscount_async._common.redaction import MAX_BODY, MAX_TEXT, hiding, redacted, redacted_body
from cdiscount_async._contract.declare import evolve
from cdiscount_async.errors import OperationFailed, Problem, SoapFault
from cdiscount_async.models.common import Error, ErrorTypeEnum
from cdiscount_async.models.orders import Order, OrderListMessage, OrderStateEnum
from cdiscount_async.models.products import CategoryTree, CategoryTreeMessage
from cdiscount_async.models.relays import RelaysFileIntegrationRequest
from cdiscount_async.operations import ALL

ODD: Final = "PLANTTOKENzyxwvutsrqponm9"
PASSWORD: Final = "Pl@nted&<'$ecret\">é 1"


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        (ODD, ODD),
        (ODD, ODD.lower()),
        (ODD, ODD.upper()),
        (ODD, "PLANT-TOKEN-zyxwvutsrqponm9"),
        ("plant-token-zyxwvutsrqponm9", ODD),
        ("0123456789abcdef", "01234567-89ab-cdef"),
        ("fadedfacade", "FADED-facade"),
        ("fa--ded-facade", "fa--ded-facade"),
        ("faded-facade", "faded&#45;facade"),
        ("a-----------", "a-----------"),
        (PASSWORD, PASSWORD),
        (PASSWORD, "Pl@nted&amp;&lt;'$ecret\"&gt;é 1"),
        (PASSWORD, "Pl@nted&amp;&lt;&apos;$ecret&quot;&gt;&#233; 1"),
        (PASSWORD, "Pl&#64;nted&#38;&#x3C;&#39;&#36;ecret&#34;&#62;&#xE9;&#32;1"),
        (PASSWORD, "Pl%40nted%26%3C%27%24ecret%22%3E%C3%A9%201"),
        (PASSWORD, "pl%40nted%26%3c%27%24ecret%22%3e%c3%a9+1"),
        (PASSWORD, "Pl@nted&<'$ecret\\\">\\u00e9 1"),
        (PASSWORD, 'Pl@nted\\u0026\\u003c\\u0027$ecret\\">é 1'),
        (PASSWORD, "Pl@nted&<'$ecret\">Ã© 1"),
        (PASSWORD, "Pl@nted&<'$ecret\">\ufffd 1"),
        ("(.*)+", "(.*)+"),
        ("----", "----"),
        ("abcd", "xabcdx"),
        ("c2hvcC1hcGk6c2U+/w==", "c2hvcC1hcGk6c2U%2B%2Fw%3D%3D"),
    ],
)
def test_known_secret_is_hidden_however_it_is_written(secret: str, text: str) -> None:
    """A secret is hidden in any case, with dashes or without, and in the usual escapes; the text around it stays."""
    with hiding(secret):
        shown = redacted(f"before [{text}] behind")

    assert "before [<redacted>] behind" == shown.replace("[x<redacted>x]", "[<redacted>]")


@pytest.mark.parametrize("secret", ["", "a", "ab", "abc"])
def test_secret_that_is_in_every_text_is_not_hidden(secret: str) -> None:
    """A secret of fewer than four characters is not hidden, so that texts stay readable."""
    with hiding(secret):
        assert "a bad call: abc" == redacted("a bad call: abc")


def test_text_without_the_secret_stays() -> None:
    """Nothing else is hidden."""
    with hiding(ODD, PASSWORD):
        assert f"no order {ODD[:-1]}" == redacted(f"no order {ODD[:-1]}")


def test_secrets_are_hidden_inside_only() -> None:
    """Before and after the `with` the secret is not hidden. In it, the secrets of outer ones are hidden, too."""
    assert f"{ODD} other-secret" == redacted(f"{ODD} other-secret")
    with hiding(ODD):
        with hiding("other-secret"):
            assert "<redacted> <redacted>" == redacted(f"{ODD} other-secret")
        assert "<redacted> other-secret" == redacted(f"{ODD} other-secret")
    assert f"{ODD} other-secret" == redacted(f"{ODD} other-secret")


def test_longest_secret_counts_where_one_holds_the_other() -> None:
    """A secret that begins as another one is hidden as a whole."""
    with hiding("secret", "secret-and-more"):
        assert "<redacted>" == redacted("secret-and-more")


async def test_secrets_go_along_into_threads_and_tasks() -> None:
    """A thread or a task that starts in the `with` hides them, and one that started before does not."""
    go = asyncio.Event()

    async def outside() -> str:
        await go.wait()
        return redacted(ODD)

    started = asyncio.create_task(outside())
    with hiding(ODD):
        go.set()
        inside = asyncio.create_task(asyncio.to_thread(redacted, ODD))
        assert (ODD, "<redacted>") == (await started, await inside)


def test_generators_that_are_left_out_of_order_leave_nothing_behind() -> None:
    """Two generators may end in any order; each ends the hiding of its own secrets."""

    def hidden(secret: str) -> Iterator[str]:
        with hiding(secret):
            yield redacted(f"{ODD} other-secret")

    first, second = hidden(ODD), hidden("other-secret")
    assert "<redacted> other-secret" == next(first)
    assert "<redacted> <redacted>" == next(second)
    first.close()
    assert f"{ODD} <redacted>" == redacted(f"{ODD} other-secret")
    second.close()
    assert f"{ODD} other-secret" == redacted(f"{ODD} other-secret")


async def test_stream_may_be_closed_in_another_context() -> None:
    """A stream that another task closes, as an event loop closes forgotten ones, ends without an error."""

    async def stream() -> AsyncIterator[str]:
        with hiding(ODD):
            yield redacted(ODD)

    items: Any = stream()
    assert "<redacted>" == await anext(items)
    await asyncio.create_task(items.aclose(), context=contextvars.Context())
    assert redacted(ODD) == ODD
    with hiding("other-secret"):
        assert f"{ODD} <redacted>" == redacted(f"{ODD} other-secret")


def test_long_text_is_cut_and_says_so() -> None:
    """A text is shown up to the limit, with its length."""
    shown = redacted("é" * 1_000_000)

    assert "é" * MAX_TEXT + "… (cut here: the whole text has 1,000,000 characters)" == shown
    assert "é" * MAX_TEXT == redacted("é" * MAX_TEXT)


@pytest.mark.parametrize("at", range(1, 34))
@pytest.mark.parametrize("secret", [ODD, "0123456789abcdef" * 2, "jean.martin@example.fr"])
def test_secret_at_the_cut_is_hidden_whole(at: int, secret: str) -> None:
    """A text is not cut inside a secret, so that no part of it is shown."""
    with hiding(ODD):
        shown = redacted("x " * ((MAX_TEXT - at) // 2) + secret + " y" * 5_000)
        page = redacted_body(b"x " * ((MAX_BODY - at) // 2) + secret.encode() + b" y" * 5_000)

    assert secret[:1] not in {shown[-1], page[-1]}
    assert not any(secret[:2] in one.replace("<redacted>", "") for one in (shown, page))


def test_element_shows_no_secret_in_its_name() -> None:
    """The names of elements are shown, and secrets in them are hidden."""
    token = "ab12cd34" * 4
    with hiding(ODD):
        assert "<a><<redacted>/><<redacted>/>" == redacted_body(f"<a><{ODD} b='1'/><{token}/>".encode())


def test_error_hides_the_secrets_of_its_call() -> None:
    """Every text of an error is without the secrets that the call knows."""
    with hiding(ODD):
        error = SoapFault(f"s:{ODD}", f"no such token: {ODD}", body=f"<html>{ODD}</html>".encode())
        problem = Problem(f"$.{ODD}", f"expected a number, not {ODD}")

    assert ("s:<redacted>", "no such token: <redacted>", "<html><redacted></html>") == (
        error.code,
        error.reason,
        error.body,
    )
    assert "$.<redacted>: expected a number, not <redacted>" == str(problem)


RESULTS: Final = sorted(
    {one.result_type for one in ALL.values() if hasattr(one.result_type, "token_id")}, key=lambda one: one.__name__
)


@pytest.mark.parametrize("cls", RESULTS, ids=lambda cls: cls.__name__)
def test_result_of_an_error_has_no_token(cls: Any) -> None:
    """The result of an error has the login, and not the token."""
    result = cls(operation_success=False, seller_login="shop-api", token_id=ODD)
    kept = OperationFailed("no", (), result).result

    assert (None, "shop-api") == (kept.token_id, kept.seller_login)
    assert ODD == result.token_id


def test_result_of_an_error_hides_the_known_secret_in_every_place() -> None:
    """A secret is hidden in each text of a result, at any depth; nothing else is changed."""
    listed = Error(error_type=ErrorTypeEnum(ODD), message=f"no: {ODD}")
    order = Order(order_number=ODD, order_state=OrderStateEnum(f"S{ODD}"), partner_order_ref="1904240958ABCDE")
    with hiding(ODD):
        kept = OperationFailed("no", (listed,), OrderListMessage(error_list=(listed,), order_list=(order,))).result

    hidden = Error(error_type=ErrorTypeEnum("<redacted>"), message="no: <redacted>")
    expected = evolve(order, order_number="<redacted>", order_state=OrderStateEnum("S<redacted>"))
    assert OrderListMessage(error_message=None, error_list=(hidden,), order_list=(expected,)) == kept
    assert type(kept.order_list[0].order_state) is OrderStateEnum


def test_result_that_nests_too_deeply_is_kept_without_what_nests() -> None:
    """A result that no service sends raises no other error, and shows no secret."""
    tree = CategoryTree(name=ODD)
    for _ in range(2_000):
        tree = CategoryTree(children_category_list=(tree,))
    with hiding(ODD):
        kept = OperationFailed("no", (), CategoryTreeMessage(seller_login=ODD, category_tree=tree)).result

    assert CategoryTreeMessage(seller_login="<redacted>", category_tree=None) == kept


@pytest.mark.parametrize(
    "request_",
    [
        OfferPackageRequest(zip_file_full_path=f"https://shop.example/{ODD}.zip"),
        ProductPackageRequest(zip_file_full_path=f"https://shop.example/{ODD}.zip"),
        RelaysFileIntegrationRequest(relays_file_uri=f"https://shop.example/{ODD}.xlsx"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_address_of_a_package_is_shown_by_no_request(request_: object) -> None:
    """A person who knows the address can fetch the package, so the request with the address does not show it."""
    assert ODD not in repr(request_)
    assert "<private>" in repr(request_)


@pytest.mark.parametrize(
    ("service", "sts"),
    [
        ("https://bob:Pl4nted@host/a", "https://host/b"),
        ("https://host/a", "https://bob:Pl4nted@host?b"),
        ("https://bob@host", "https://host/b"),
    ],
)
def test_environment_takes_no_login_in_its_addresses(service: str, sts: str) -> None:
    """Addresses are in logs and texts, so one with a password is refused, and not repeated."""
    with pytest.raises(ValueError, match=r"^\w+_url must have no login in it$"):
        Environment("mine", service, sts)
    with pytest.raises(ValueError, match=r"^service_url must have no login in it$"):
        Environment.at("http://bob:Pl4nted@127.0.0.1:8765")


def test_environment_takes_an_address_with_that_sign_behind_its_host() -> None:
    """Behind the host it is no login."""
    assert "https://host/@a" == Environment("mine", "https://host/@a", "https://host?c=a@b").service_url
