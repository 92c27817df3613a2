"""The service, the token service and the control API over HTTP, with faults where they are asked for."""
