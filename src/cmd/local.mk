bin_PROGRAMS += trailseal
trailseal_SOURCES = src/main.c
libtrailseal_a_SOURCES += \
	src/cmd/cmd.h \
	src/cmd/options.c src/cmd/options.h \
	src/cmd/status.c
