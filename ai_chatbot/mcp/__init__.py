"""The assistant for AI clients, as the Model Context Protocol has it: tools and resources.

What the tools over notes do stands in notes/mcp; config/mcp puts both together and lets in.
"""
