"""JQ8900 and JQ8400: modules that play recorded clips by their number, on a line of their own."""
