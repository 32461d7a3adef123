"""What can go wrong, and in which one form is it said?"""
