"""Use cases, clients: people, their places and how they are found."""
