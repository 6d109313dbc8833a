"""What the plan's indicators count, and how that stands against the targets."""
