"""What goes over the wire: `asked` of the hall, `told` by it, and the entries of the `live` views."""
