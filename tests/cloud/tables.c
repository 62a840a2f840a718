#include "cloud.h"

/* Services that have no API yet. */
const struct api oss_apis[] = { { .name = NULL } };
