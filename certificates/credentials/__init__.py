"""Certificates: what they say, their numbers and codes, issuing, revoking and verifying."""
