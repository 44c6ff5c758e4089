"""Certificates on paper: measuring, rendering, storing, printing."""
