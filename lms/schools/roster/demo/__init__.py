"""An invented district as roster files, for trying out, tests and figures."""
