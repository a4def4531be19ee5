"""Drafts: a table on its way through the steps, column by column, never whole in memory."""
