"""Keys: the platform's own authority, the keys that sign documents and records, and where they are kept."""
