"""*Confier mes candidats*: offering, answering, ending."""
