"""The REST API: JWT in, JSON envelope out. What it decides, services decide."""
