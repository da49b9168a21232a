"""Brings the database up to date, makes a demo town where there is nothing yet, and says who can sign in.

The three `flask` commands in one process, as starting the whole program is most of what they cost.
"""

from wsgi import create_app


def main() -> None:
    commands = create_app().cli
    for command in (["db", "upgrade"], ["demo", "seed", "--if-empty"], ["demo", "sign-ins"]):
        try:
            commands.main(command, prog_name="flask")
        except SystemExit as ending:  # click ends every command so; only a failure ends the others too
            if ending.code:
                raise


if __name__ == "__main__":
    main()
