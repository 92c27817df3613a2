"""Calls: the loop of attempts around a deadline, and the SOAP messages that it exchanges."""
