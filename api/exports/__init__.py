"""How does a table become a file that officials open, sign and pass on?"""
