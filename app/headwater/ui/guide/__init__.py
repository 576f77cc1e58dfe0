"""The documents that come with the program, in a window of their own."""
