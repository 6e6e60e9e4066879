"""Generations of the index: asked for, built beside the active one, admitted, switched in one step, taken back."""
