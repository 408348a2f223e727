"""The pages for people: the agents' own at `/`, and the widget for other sites."""
