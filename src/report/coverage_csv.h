#ifndef REPORT_COVERAGE_CSV_H
#define REPORT_COVERAGE_CSV_H

#include "base/buf.h"
#include "base/json.h"

/*
 * The coverage of the facts, whole: a line for each call, account and region with the numbers of calls, as RFC 4180 says.
 * A text that a spreadsheet would run as a formula gets an apostrophe in front.  -1 when out is full.
 */
int coverage_csv(const cJSON *facts, struct buf *out);

#endif
