"""The page "Help": keys, words, places, how the program fares, and whose work is in it."""
