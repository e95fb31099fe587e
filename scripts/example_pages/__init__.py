"""Pages of the documentation that are made of real runs when it is built."""
