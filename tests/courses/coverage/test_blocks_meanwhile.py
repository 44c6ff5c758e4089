"""Blocks are packed while others write."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection

from courses.coverage import blocks, packed
from courses.coverage.models import CounterState, CoverageDelta

FIRST = date(2021, 3, 1)


@pytest.mark.django_db(transaction=True)
def test_somebody_else_writes_while_blocks_are_packed(monkeypatch):
    """SQLite refuses at once whoever writes while reading what somebody else has overtaken."""
    CounterState.objects.bulk_create(CounterState(number=number, is_current=True) for number in (1, 2))
    days = [FIRST + timedelta(days=n) for n in range(40)]
    CoverageDelta.objects.bulk_create(
        CoverageDelta(number=1, organisation=7, on=day, known=FIRST, obliged=1, open=1) for day in days
    )
    monkeypatch.setattr(packed, "AT_ONCE", 5)
    monkeypatch.setattr(blocks, "ROWS", 1)

    def wait_for_another():
        CounterState.objects.filter(number=2).update(is_current=False)
        connection.close()

    def parts(self, rows):
        for part in pack(self, rows):
            another = Thread(target=wait_for_another)
            another.start()
            another.join()
            yield part

    pack = packed.Packing.parts
    monkeypatch.setattr(packed.Packing, "parts", parts)

    assert blocks.build(1, on_days=days[::4], known_days=[FIRST]) > 0
    assert blocks.summed([1], [7], on=days[20], known=FIRST)[0, 0, 0] == 21
