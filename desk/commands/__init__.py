"""The commands of `zhiwen`, a file for each topic."""
