"""Family contacts: the elder's consent, who may look, who looked, and absences that either enters."""
