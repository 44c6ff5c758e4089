import os, time
import pytest
from tests.journeys import test_item_types as t
from tests.journeys.test_item_types import editor
from tests.journeys.questions import QUESTIONS

pytestmark = pytest.mark.journey


def test_scratch(editor):
    editor.context.set_default_timeout(8000)
    editor.page.on("response", lambda r: r.status>=400 and print("RESP", r.status, r.url, r.request.post_data[-300:], r.text()[:600]))
    want = os.environ.get("Q", "")
    n = 0
    for q in QUESTIONS:
        if want and q.type not in want.split(","):
            continue
        n += 1
        b = time.time()
        try:
            t.write(editor, q)
            w = time.time()
            editor.page.screenshot(path=f"/tmp/shots/form-{q.type}{q.fields.get('scoring', '')}.png", full_page=True)
            right = t.is_told(editor, q)
            x = time.time()
            editor.page.screenshot(path=f"/tmp/shots/told-{q.type}.png", full_page=True)
            t.put(editor, q.mistake[0], right)
            t.settle(editor, q.mistake[0], right)
            t.looks(editor, q)
            y = time.time()
            t.publish(editor, "success")
            print(q.type, round(w - b, 1), round(x - w, 1), round(y - x, 1), round(time.time() - y, 1))
        except Exception:
            editor.page.screenshot(path="/tmp/shots/fail.png")
            open("/tmp/shots/fail.html", "w").write(editor.page.content())
            print("FAILED", q.type)
            raise
