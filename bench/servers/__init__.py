"""What ours is compared with: hand-written SQL in a bare handler, and strawberry as its docs show it."""
