"""Benchmarks: ratios of one work done two ways, side by side in one process."""
