"""The local door: how scripts and the command line reach the running program."""
