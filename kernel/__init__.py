"""What every room may stand on: the tree of errors and the clock; it imports none of the rooms."""
