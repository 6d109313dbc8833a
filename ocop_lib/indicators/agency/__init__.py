"""What a register holds of an agency's work: tasks, activities, products, and what it lacks."""
