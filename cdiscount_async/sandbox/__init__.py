"""A Cdiscount marketplace to test against: the token service and the SOAP service over HTTP, with their own data.

```python
async with Sandbox() as sandbox, Client(sandbox.credentials, sandbox.environment) as client:
    reply = await client.orders.get_order_list(OrderFilter(fetch_order_lines=True))
```

It needs the extra `sandbox`: `pip install 'cdiscount-async[sandbox]'`. docs/sandbox.md says what it does, and which
parts are recorded, documented or assumed.
"""

from .._common.extras import extra

with extra("sandbox"):
    from ._faults.faults import Faults
    from ._faults.rule import FaultRule
    from ._faults.rule_form import FaultKind, FaultStage, FaultWhen
    from ._sandbox import Sandbox
    from ._settings import Settings
    from ._thread import serving

__all__ = ("FaultKind", "FaultRule", "FaultStage", "FaultWhen", "Faults", "Sandbox", "Settings", "serving")
