"""Who is enrolled: the file of the households, checked, compiled, brought into force."""
