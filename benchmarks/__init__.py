"""What the rows are worth and what they cost, beside other readers of quantities: `make bench`."""
