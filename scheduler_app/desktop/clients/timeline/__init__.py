"""Desktop, clients: what happened with a client, the newest first."""
