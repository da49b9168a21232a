"""Everything that people see or touch: routes, socket events, templates, translations."""
