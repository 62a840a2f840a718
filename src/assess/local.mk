# assess: the evidence as tables, the sandbox for SQL of knowledge files, verdicts
libtrailseal_a_SOURCES += \
	src/assess/assess.h \
	src/assess/db.h \
	src/assess/listing.h \
	src/assess/scope.h
