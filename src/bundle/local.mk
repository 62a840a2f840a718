# bundle: sources and unit programs of this stage
EXTRA_DIST += FORMAT.md
libtrailseal_a_SOURCES += \
	src/bundle/baginfo.h \
	src/bundle/manifest.h \
	src/bundle/meaning.h \
	src/bundle/names.h \
	src/bundle/pack.h \
	src/bundle/problem.h \
	src/bundle/seal.h \
	src/bundle/sign.h \
	src/bundle/signature.h \
	src/bundle/tarstream.h \
	src/bundle/unpack.h \
	src/bundle/verify.h \
	src/bundle/verify_report.h
