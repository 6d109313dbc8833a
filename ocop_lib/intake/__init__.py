"""What units send in workbooks: the form they fill, its check, and how it becomes rows."""
