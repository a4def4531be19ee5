"""What a page shows before anything has happened."""
