"""What a workbook would make of the register, with every fault at its cell."""
