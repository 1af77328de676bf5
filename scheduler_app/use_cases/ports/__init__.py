"""Ports: what use cases need from outside, as small Protocols; one file an outside thing."""
