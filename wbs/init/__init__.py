"""Makes the server's letterbox from the public roster, and takes nothing else."""
