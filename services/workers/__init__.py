"""Workers: processes of their own for analyses whose libraries the server must not load."""
