#include "cloud.h"

/* Services that have no API yet. */
const struct api sls_apis[] = { { .name = NULL } };
const struct api oss_apis[] = { { .name = NULL } };
