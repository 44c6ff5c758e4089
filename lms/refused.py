"""The exceptions for “no, because …” and “who are you?”."""


class Refused(Exception):
    """A rule says no to a person, in a whole sentence that says what to do.

    field: the form field it belongs to; row: the row of a file; status: the HTTP status it is shown with.
    """

    def __init__(self, message: str, *, field: str | None = None, row: int | None = None, status: int = 422) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.row = row
        self.status = status


class SignInNeeded(Exception):
    """Nobody is signed in; the middleware leads to the sign-in page and back."""
