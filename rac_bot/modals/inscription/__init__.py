"""The window *Création d'une inscription-cours* (the guide's image 1.4), to enrol and to modify."""
