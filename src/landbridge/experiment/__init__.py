"""Running a model: replications, draws of the assumptions, bundles, replay. Only here are runs made."""
