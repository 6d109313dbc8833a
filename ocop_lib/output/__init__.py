"""The folder of outputs: its files, its manifest, its index."""
