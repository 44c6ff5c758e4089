"""Rosters: schools, staff, classes, pupils and vice-principals for rule of law, from spreadsheets 名册."""
