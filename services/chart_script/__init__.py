"""Chart script: a chart written down as a program for pandas and plotly, that reads the original file."""
