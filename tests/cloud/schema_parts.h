#ifndef TESTS_CLOUD_SCHEMA_PARTS_H
#define TESTS_CLOUD_SCHEMA_PARTS_H

#include "schema.h"

/* The tables of a tenant file that another file's table refers to. */
extern const struct member schema_bucket[];
extern const struct member schema_destination[];
extern const struct member schema_governance[];
extern const struct member schema_identity[];
extern const struct member schema_kms_key[];
extern const struct member schema_project[];
extern const struct member schema_ram[];
extern const struct member schema_record[];
extern const struct member schema_trail[];

#endif
