"""Identity, the organization tree, permissions and the plugin contract."""
