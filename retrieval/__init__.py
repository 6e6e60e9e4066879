"""How we find and answer: questions, the index, ranking, answers from exact text, the citation gate."""
