bin_PROGRAMS += trailseal
trailseal_SOURCES = src/main.c
