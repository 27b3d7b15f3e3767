"""SplitMix64 (https://prng.di.unimi.it/splitmix64.c): the draws of src/base/random.h, so that Python and C++ make the same ones."""
MASK = (1 << 64) - 1


class Random:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def between(self, low, high):
        """A whole number, both ends included."""
        return low + (self.next() * (high - low + 1) >> 64)

    def unit(self):
        """From 0 on, below 1."""
        return (self.next() >> 11) * 2.0**-53
