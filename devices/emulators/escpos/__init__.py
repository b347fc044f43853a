"""An 80 mm receipt printer with Chinese characters, read from Epson's ESC/POS command reference."""
