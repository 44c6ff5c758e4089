"""Plans that learners write and hand in; a colleague reads them."""
