"""Travel times too large for memory: in chunks, resumed after a kill, on a cluster, week by week."""
