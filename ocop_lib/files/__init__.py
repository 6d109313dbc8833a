"""How files are read strictly and put in place whole."""
