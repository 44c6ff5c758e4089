"""What the scheduler does for the ledger."""

import logging

from certificates.ledger import checkpoints, seal, witness
from certificates.ledger.models import Witness
from lms.refused import Refused

logger = logging.getLogger(__name__)
Kind = Witness.Kind


def seal_and_sign() -> None:
    """Every minute: seal what is new; a checkpoint each hour though nothing is."""
    seal.seal()
    checkpoints.make_if_due()


def seal_all() -> None:
    """Every night: look through the whole journal, for a fact whose transaction lasted longer than anybody thought."""
    seal.seal(whole=True)


def give_to(kind: str) -> None:
    """Hand the newest checkpoint to every witness of that kind who has not seen it; one that refuses is an alarm."""
    checkpoint = checkpoints.latest()
    if checkpoint is None:
        return
    hand_over = witness.ask_server if kind == Kind.SERVER else witness.send
    for one in witness.standing():
        if one.kind != kind or one.sightings.filter(checkpoint=checkpoint).exists():
            continue
        try:
            hand_over(one, checkpoint)
        except Refused as refused:
            logger.critical("ledger: %s", refused.message)
        except OSError as error:
            logger.warning("ledger: %s could not be reached: %s", one.name, error)
