"""The methodology page of a year: how each number is counted and judged; a module is named by what it is."""
