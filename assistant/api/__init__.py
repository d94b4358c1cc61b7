"""The same answers for other programs: a thin adapter from HTTP and MCP to ``Assistant``."""
