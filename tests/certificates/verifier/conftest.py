"""Files as the common vectors describe them: a base, and what was done to it."""

import json
from pathlib import Path

VECTORS = Path(__file__).parents[2] / "vectors"


def cases() -> list[dict]:
    """All vectors; see tests/vectors/README.md."""
    file = VECTORS / "vectors.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else []


def content(case: dict) -> bytes:
    """The bytes of a vector: its base with bytes flipped, replaced, appended or cut."""
    whole = bytearray((VECTORS / case["base"]).read_bytes())
    for place, mask in case.get("flip", []):
        whole[place] ^= mask
    if "upper" in case:
        start, end = case["upper"]
        whole[start:end] = bytes(whole[start:end]).upper()
    whole += bytes.fromhex(case.get("append", ""))
    return bytes(whole[: case["cut"]] if "cut" in case else whole)


def text(case: dict, key: str) -> str:
    """The list that the case names, or ""."""
    return (VECTORS / case[key]).read_text(encoding="utf-8") if case.get(key) else ""
