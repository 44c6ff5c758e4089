"""For families and for pupils who look for help: a letter to parents, and a page for each school stage."""
