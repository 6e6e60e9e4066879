"""How we find and answer: questions, the index, ranking, answers from exact text, the citation gate."""

import os

# Read when numpy is first imported. A search multiplies small matrices: a second thread makes none of them quicker
# and, waiting, takes as much of the processor again as the search itself.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
