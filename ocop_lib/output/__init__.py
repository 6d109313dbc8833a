"""The folder of outputs: its files, the manifest that lists them, the page that leads to them."""
