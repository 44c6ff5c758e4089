"""A reader says that a question is wrong, or that a lesson cannot be understood."""
