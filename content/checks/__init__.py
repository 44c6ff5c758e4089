"""What an experienced editor would look for in a pack: one module for each family of checks."""
