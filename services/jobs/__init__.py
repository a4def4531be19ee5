"""Background work: a queue in the database, a runner, and limited child processes."""
