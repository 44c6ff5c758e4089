"""One module for each table: rows become wishes, or problems that say what to do."""
