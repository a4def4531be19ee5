"""From the bytes of a file to typed columns: plan, read, decide, write."""
