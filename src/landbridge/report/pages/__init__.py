"""Page models: what the report says, made from a bundle's tables alone; painters draw nothing else."""
