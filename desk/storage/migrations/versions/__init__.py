"""One migration a module, each following the one before."""
