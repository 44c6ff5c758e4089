"""The exceptions for “no, because …” and “who are you?”."""


class Refused(Exception):
    """A rule says no to a person, in a whole sentence that says what to do.

    field: the form field it belongs to; row: the row of a file; status: the HTTP status it is shown with; instead: what
    a link to the same page says, and the query values with which it has something to show.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        row: int | None = None,
        status: int = 422,
        instead: tuple[str, dict[str, str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.row = row
        self.status = status
        self.instead = instead


class SignInNeeded(Exception):
    """Nobody is signed in; the middleware leads to the sign-in page and back."""
