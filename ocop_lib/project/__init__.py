"""The project folder: its root, its defaults, and the plan and register that they name."""
