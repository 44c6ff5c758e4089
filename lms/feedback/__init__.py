"""What readers write back: to the bureau about needless paperwork, to editors about a lesson or a question."""
