"""The service, the token service and the control API over HTTP, in good weather and bad."""
