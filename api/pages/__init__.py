"""What do people see who look with a browser?"""
