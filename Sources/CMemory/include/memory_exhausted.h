// What a tool says where there is no memory left. There is nothing to call: see memory_exhausted.c.
