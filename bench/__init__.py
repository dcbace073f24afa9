"""The benchmarks behind `./run bench`. docs: performance §4, bench/README.md"""
