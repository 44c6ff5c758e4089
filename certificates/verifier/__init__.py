"""Checking certificates without asking this server: verify.py, verify.html, and the lists that they read."""
