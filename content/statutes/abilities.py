"""Who may bring official texts into the library: editors."""

from content.review.abilities import EDITORS
from lms import paths

paths.ability("import_law", EDITORS)
