"""What programs ask of the knowledge: pure functions that return structs, and these as JSON.

The HTTP service and the MCP server answer from here, so that they say the same.
"""
