"""What is given out: reports are issued, and what is in a reader's hands is compared with that."""
