"""`python -m qs_workbook`."""

from qs_workbook.cli import main

if __name__ == "__main__":
    main()
