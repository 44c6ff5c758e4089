"""One class's record: lessons held with it."""
