"""What begins: a project, a quarter's parameter files, next year's plan, next year's register."""
