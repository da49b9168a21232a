"""The supervisor (of a cluster with `--cluster`) for whoever kills what it looks after all the time: it starts it again at
once, and not after ten seconds.
"""

import sys

from deploy.cluster.run import main as run_cluster
from district_hall.supervisor import Patience, main

PATIENCE = Patience(first=0.1, longest=0.4)

sys.exit((run_cluster if "--cluster" in sys.argv else main)(PATIENCE))
