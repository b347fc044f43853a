"""What if: the rest of a day, or a whole one, played as it is and as it might be, with the kernel and policy of live halls."""
