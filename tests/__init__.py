"""The tests mirror the tree; beside them stand the kinds that cross it: `golden`, `oracle`, `hostile` and `e2e`."""
