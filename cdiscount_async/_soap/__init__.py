"""Whole messages of operations: envelopes, replies, the derived WSDL."""
