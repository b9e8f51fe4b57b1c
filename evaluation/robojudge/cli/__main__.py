"""`python -m robojudge.cli` is `robojudge`."""

from robojudge.cli.app import main

main()
