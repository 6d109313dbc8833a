"""What each indicator counts: one function an indicator, from the register to its evidence."""
