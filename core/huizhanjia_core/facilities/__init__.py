"""What a site is furnished with: its equipment and what hangs on its walls."""
