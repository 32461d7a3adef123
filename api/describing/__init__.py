"""How does the API tell what it is?"""
