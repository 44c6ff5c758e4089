"""Settings: base reads the environment, local needs none, production refuses to start without secrets."""
