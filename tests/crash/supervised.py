"""The supervisor for whoever kills what it looks after all the time: it starts it again at once, and not after ten seconds."""

import sys

from district_hall.supervisor import Patience, main

sys.exit(main(Patience(first=0.1, longest=0.4)))
