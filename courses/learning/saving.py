"""One answer into the database, in one statement: only while the attempt is open, and only if it is newer."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from courses.learning.answers import Sent
from courses.learning.models import Attempt

# FOR SHARE waits for a hand-in that is under way; without it a save slips past. SQLite has one writer at a time.
UPSERT = """
INSERT INTO courses_response (attempt_id, slot, answer, sequence, saved_at)
SELECT id, %s, {json}, %s, %s FROM courses_attempt
WHERE id = %s AND handed_in_at IS NULL AND (deadline IS NULL OR deadline >= %s)
AND NOT (forward_only AND EXISTS (SELECT 1 FROM courses_response later WHERE later.attempt_id = %s AND later.slot > %s))
{lock}
ON CONFLICT (attempt_id, slot) DO UPDATE
SET answer = excluded.answer, sequence = excluded.sequence, saved_at = excluded.saved_at
WHERE excluded.sequence > courses_response.sequence AND courses_response.told_at IS NULL
"""
DIALECTS = {
    "postgresql": UPSERT.format(json="%s::jsonb", lock="FOR SHARE"),
    "sqlite": UPSERT.format(json="%s", lock=""),
}


def store(attempt: Attempt, slot: int, sent: Sent, *, at: datetime) -> bool:
    """Was the answer written?

    False if the attempt is closed, a newer answer (or this very one) stands there, it was told what is right, or the
    quiz knows no way back and a later question was answered.
    """
    instant = connection.ops.adapt_datetimefield_value(at)
    text = json.dumps(sent.answer, ensure_ascii=False)
    with connection.cursor() as cursor:
        values: list[Any] = [slot, text, sent.sequence, instant, attempt.pk, instant, attempt.pk, slot]
        cursor.execute(DIALECTS[connection.vendor], values)
        return cursor.rowcount == 1
