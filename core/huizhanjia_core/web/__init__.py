"""What surrounds the GraphQL endpoint: health, metrics, logs, the query page and the server."""
