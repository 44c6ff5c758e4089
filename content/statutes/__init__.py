"""Official texts of laws: a file of the official database becomes articles of the library, and their new versions."""
