"""verify.html: the verifier as one file that needs no network, put together from the modules that the site itself uses.

`python -m certificates.verifier.single_page` writes it; a test holds the file in the repository to it.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILE = HERE / "verify.html"
# In the order in which each finds what it needs above.
MODULES = ("bytes", "keys", "der", "certificates", "signed", "ledger", "file", "compact", "words", "show", "page")


def page() -> str:
    """The whole page: the frame with style and script inside."""
    frame = (HERE / "frame.html").read_text(encoding="utf-8")
    return frame.replace("/* script */", script())


def script() -> str:
    """All modules one after another, without their imports and exports."""
    texts = [(ROOT / "static" / "js" / f"verify_{name}.js").read_text(encoding="utf-8") for name in MODULES]
    return "\n".join(re.sub(r"(?m)^import .*\n|^export ", "", text) for text in texts)


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
