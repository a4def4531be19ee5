"""Verbs: every decision is made here, without Dash and without Flask."""
