"""How the bundled embedding model is made: from published weights to the files in `retrieval/model`."""

import os

# Before `retrieval` takes one thread for itself: here the matrices are large.
os.environ.setdefault("OPENBLAS_NUM_THREADS", str(os.cpu_count() or 1))
