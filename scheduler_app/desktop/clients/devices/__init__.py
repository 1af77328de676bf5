"""Desktop, clients: what a client has that is looked after."""
