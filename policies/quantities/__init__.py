"""How much: quantities measured in a situation, exactly."""
