"""Serves a model as AWS's framework containers do, with the handlers that the model brings."""
