"""Windows of a grid."""
