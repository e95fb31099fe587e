"""The command line: public functions and nothing else."""
