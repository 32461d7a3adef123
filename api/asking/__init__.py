"""How is a request read: who asks, in which tenant, how much, which page?"""
