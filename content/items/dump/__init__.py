"""dumpdata of django-quiz-app, read; content.exchange.dump_import writes it."""
