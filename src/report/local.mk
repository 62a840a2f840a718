# report: sources and unit programs of this stage
noinst_HEADERS += src/report/report.h
