/* payload DIR MEGABYTES FILES: event records like ActionTrail's, from a fixed seed, in so many files of equal size. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fileio.h"

static uint64_t state = 20261103;

/* splitmix64: the same payload on every machine. */
static uint64_t
next(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static void
event(struct buf *b)
{
	static const char *const names[] = { "DescribeInstances", "GetBucketAcl", "AssumeRole", "ConsoleSignin", "CreateUser", "StopLogging",
		"PutBucketPolicy", "DescribeTrails" };
	static const char *const services[] = { "Ecs", "Oss", "Sts", "AasSub", "Ram", "Actiontrail", "Oss", "Actiontrail" };
	unsigned kind = (unsigned)(next() % 8);

	buf_addf(b, "{\"eventId\":\"%016" PRIx64 "-%08" PRIx32 "\",\"eventName\":\"%s\",\"serviceName\":\"%s\",\"eventTime\":\"2026-10-%02uT%02u:%02u:%02uZ\","
	    "\"acsRegion\":\"cn-%s\",\"sourceIpAddress\":\"10.%u.%u.%u\",\"userIdentity\":{\"type\":\"ram-user\",\"principalId\":\"2%015" PRIu64 "\","
	    "\"accountId\":\"1234567890123456\",\"userName\":\"user-%u\"},\"requestId\":\"%016" PRIX64 "\",\"eventRW\":\"%s\",\"eventType\":\"ApiCall\"}\n",
	    next(), (uint32_t)next(), names[kind], services[kind], (unsigned)(1 + next() % 30), (unsigned)(next() % 24), (unsigned)(next() % 60),
	    (unsigned)(next() % 60), kind & 1 ? "hangzhou" : "shanghai", (unsigned)(next() % 4), (unsigned)(next() % 256), (unsigned)(next() % 256),
	    next() % 1000000 * 1000003, (unsigned)(next() % 300), next(), kind > 2 ? "Write" : "Read");
}

int
main(int argc, char **argv)
{
	size_t files, size;
	struct buf b;
	struct err e = { 0 };

	if (argc != 4 || (files = strtoul(argv[3], NULL, 10)) == 0 || (size = strtoul(argv[2], NULL, 10) * 1000000 / files) == 0) {
		fputs("usage: payload DIR MEGABYTES FILES\n", stderr);
		return 2;
	}
	buf_init(&b, size + 4096);
	for (size_t i = 0; i < files && e.code == ERR_NONE; i++) {
		char *dir = xasprintf("%s/events/part-%02zu", argv[1], i % 20);
		char *path = xasprintf("%s/%06zu-events.json", dir, i);

		buf_reset(&b);
		while (b.len < size)
			event(&b);
		if ((i >= 20 || dir_make(dir, &e) == 0) && file_write(path, b.data, b.len, &e) != 0)
			fprintf(stderr, "payload: %s\n", e.text);
		free(path);
		free(dir);
	}
	buf_release(&b);
	return e.code == ERR_NONE ? 0 : 3;
}
