"""What a notebook talks to: the reports and their parts."""
