"""Series: values at regular steps of time, what moves them, and how they may go on."""
