"""How columns move together: kernels over codes and numbers, pairwise complete, exact."""
