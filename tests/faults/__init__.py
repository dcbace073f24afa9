"""The fault rig: it kills, cuts, stalls and lies to the engine, and holds what arrived against what was promised."""
