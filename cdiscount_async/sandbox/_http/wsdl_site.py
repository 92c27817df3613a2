"""The WSDL and its schemas as WCF serves them: by `?wsdl`, `?singleWsdl`, `?wsdl=wsdl0`, `?xsd=xsd0` and so on."""

import re
from functools import cache
from typing import Final

from ..._soap import wsdl

_LOCATION: Final = re.compile(r'((?:schemaLocation|location)=")((?:wsdl|xsd)\d+)\.(wsdl|xsd)"')
_ADDRESS: Final = re.compile(r'(<soap:address location=")[^"]*+"')
_KEYS: Final = ("wsdl", "xsd", "singlewsdl")


def document(query: str, service_url: str) -> str | None:
    """Return the document of a query, with addresses of this server, or None.

    Case and other keys do not matter. Of several keys the last one counts.
    """
    wanted = [part.partition("=")[::2] for part in query.lower().split("&")]
    name, value = next((one for one in reversed(wanted) if one[0] in _KEYS), ("", ""))
    found = _documents().get(f"{value}.{name}" if value else name)
    if found is None:
        return None
    linked = _LOCATION.sub(lambda match: f'{match[1]}{service_url}?{match[3]}={match[2]}"', found)
    return _ADDRESS.sub(lambda match: f'{match[1]}{service_url}"', linked)


@cache
def _documents() -> dict[str, str]:
    documents = wsdl.documents()
    return {**documents, "wsdl": documents["MarketplaceAPIService.wsdl"], "singlewsdl": wsdl.single_document()}
