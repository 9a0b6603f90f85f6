"""Tests of resource types, stacks and the example's templates."""
