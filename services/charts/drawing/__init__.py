"""Drawing: Plotly figures as plain data, colours by the names of tokens."""
