"""Storage: one file a migration, never changed once released."""
