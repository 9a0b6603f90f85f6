"""Serves a model as AWS's framework containers do: what a model brings is handlers, what it is served by is this."""
