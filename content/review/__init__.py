"""When a law changes: what cites it goes to review, and comes back confirmed, mended or withdrawn."""
