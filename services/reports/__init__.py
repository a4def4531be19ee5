"""Reports: everything that the overview says about a dataset, gathered once for whoever writes it down."""
