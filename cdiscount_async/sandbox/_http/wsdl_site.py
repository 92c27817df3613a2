"""The WSDL and its schemas as the service serves them: by `?wsdl`, `?wsdl=wsdl0`, `?xsd=xsd0` and so on."""

import re
from functools import cache
from typing import Final

from ... import _wsdl

_LOCATION: Final = re.compile(r'((?:schemaLocation|location)=")((?:wsdl|xsd)\d+)\.(wsdl|xsd)"')
_ADDRESS: Final = re.compile(r'(<soap:address location=")[^"]*+"')


def document(query: str, service_url: str) -> str | None:
    """Give the document that a query means, with addresses that lead back here; None where there is none."""
    name, _, value = query.lower().partition("=")
    file = {"wsdl": "MarketplaceAPIService.wsdl"}.get(name) if not value else f"{value}.{name}"
    found = _documents().get(file or "")
    if found is None:
        return None
    linked = _LOCATION.sub(lambda match: f'{match[1]}{service_url}?{match[3]}={match[2]}"', found)
    return _ADDRESS.sub(lambda match: f'{match[1]}{service_url}"', linked)


@cache
def _documents() -> dict[str, str]:
    return _wsdl.documents()
