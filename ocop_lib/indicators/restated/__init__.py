"""Then, now, why: numbers counted twice, and what lies between them split by recounting."""
