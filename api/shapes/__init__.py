"""How do things look on the wire?"""
