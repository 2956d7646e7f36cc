"""How roles, states, people and fields are named, for screens, files and the command line."""
