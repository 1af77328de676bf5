"""DECIDES: frozen facts and pure functions. No clock, disk, network, Qt or SQL in this room."""
