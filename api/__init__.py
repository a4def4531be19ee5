"""The same questions over HTTP: JWT in, JSON envelope out."""
