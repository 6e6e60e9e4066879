"""Measures retrieval, answers, abstention and speed; question sets for development live beside it."""
