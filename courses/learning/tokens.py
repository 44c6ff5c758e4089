"""Upload tokens: let a browser send the answers of one attempt without a session, also after sign-out."""

import base64
import hashlib
import hmac

from django.conf import settings

from courses.learning.models import Attempt
from lms.paths import Grant

SCHEME = "Attempt"
ABILITIES = frozenset({"answer"})


def token(seed: str, enrolment_id: int, quiz_id: int, number: int) -> str:
    """The attempt's token: made from our key and the attempt whenever its page is shown, and stored nowhere."""
    name = f"upload-token:{enrolment_id}:{quiz_id}:{number}:{seed}"
    return base64.urlsafe_b64encode(_hmac(name)).decode().rstrip("=")


def token_of(attempt: Attempt) -> str:
    return token(attempt.seed, attempt.enrolment_id, attempt.quiz_id, attempt.number)


def digest(text: str) -> str:
    """What the database keeps of a token."""
    return _hmac(f"upload-token-digest:{text}").hex()


def grant(text: str) -> Grant | None:
    """What the bearer of this text may do: answer the one attempt whose token it is. One query."""
    attempt = Attempt.objects.filter(token_digest=digest(text)).first()
    return Grant(Attempt, attempt.pk, ABILITIES, row=attempt) if attempt else None


def _hmac(text: str) -> bytes:
    return hmac.digest(settings.CODE_KEY.encode(), text.encode(errors="surrogatepass"), hashlib.sha256)
