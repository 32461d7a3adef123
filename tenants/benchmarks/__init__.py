"""How fast is it, measured beside something that everybody knows, in one run on one machine?"""
