"""The ledger: every fact of the journal as a leaf of a Merkle tree, signed checkpoints, and witnesses outside."""
