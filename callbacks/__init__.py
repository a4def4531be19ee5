"""Behaviour: events become questions, answers become components."""
