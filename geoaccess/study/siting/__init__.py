"""The siting question of a study: what is asked, plans, answers and files."""
