"""`python -m cli` is alarmctl."""

from cli.main import main

main()
