"""THE definition of the model's input."""
