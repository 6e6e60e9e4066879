"""How the bundled embedding model is made: from published weights to the files in `retrieval/model`."""
