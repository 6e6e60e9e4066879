"""The HTTP door: asks the desk, says what it answers; knows nothing of how."""
