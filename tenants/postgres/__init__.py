"""How does a PostgreSQL of our own run?"""
