"""What suits whom: the inputs of a fair as arrays, the criteria made of them, their weights, and what is covered."""
