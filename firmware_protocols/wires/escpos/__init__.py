"""ESC/POS receipt printers: Epson's public command reference, and what Chinese models add to it."""
