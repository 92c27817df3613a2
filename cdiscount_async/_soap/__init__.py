"""Whole SOAP messages: an operation and its values to bytes, and bytes to a result or an error.

A request: `envelope` checks and writes it (`read_request` and `write_reply` there are the server's side).

A reply, in the data's order: `echo` finds out whether it answers this call, `reply` reads the result or raises the
error of a fault. A list that is read while it arrives: `list_layout` finds the beginning of the list, `list_stream`
reads its items one batch after the other.

Beside the messages: `redact` shows one without secrets, `wsdl` writes the WSDL and the schemas of the declarations.
"""
