"""The counter where it all meets: settings, composition, and the command line."""
