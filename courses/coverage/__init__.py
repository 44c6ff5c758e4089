"""Obliged and completed, on a date."""
