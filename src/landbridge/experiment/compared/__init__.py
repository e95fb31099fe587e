"""What differs between two runs: inputs, answers, hours, who was hit, loss and recovery."""
