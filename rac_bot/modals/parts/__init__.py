"""What windows share: fields read and drawn, labels, notices, where one is."""
