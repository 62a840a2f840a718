#include "bundle/names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

/* isalnum of the C locale, whatever the locale is. */
static bool
plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Names that open a device on Windows, with or without a suffix (Microsoft: Naming Files, Paths, and Namespaces). */
static bool
windows_device(const char *part, size_t len)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul" };
	const char *dot = memchr(part, '.', len);
	size_t stem = dot ? (size_t)(dot - part) : len;

	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		if (stem == 3 && strncasecmp(part, devices[i], 3) == 0)
			return true;
	}
	return stem == 4 && part[3] >= '0' && part[3] <= '9' &&
	    (strncasecmp(part, "com", 3) == 0 || strncasecmp(part, "lpt", 3) == 0);
}

static const char *
part_wrong(const char *part, size_t len)
{
	if (len == 0)
		return "has an empty part";
	if (!plain(part[0]))
		return "has a part that does not begin with a letter, a digit or _";
	for (size_t i = 0; i < len; i++) {
		if (!plain(part[i]) && part[i] != '.' && part[i] != '-')
			return "has a character other than A-Z a-z 0-9 . _ -";
	}
	if (part[len - 1] == '.')
		return "has a part that ends with a dot";
	if (windows_device(part, len))
		return "has a part that names a device on Windows";
	return NULL;
}

const char *
name_wrong(const char *name)
{
	int parts = 0;

	if (strlen(name) > NAME_MAX_BYTES)
		return "is longer than 255 bytes";
	for (const char *part = name;; part++) {
		size_t len = strcspn(part, "/");
		const char *wrong = part_wrong(part, len);

		if (wrong != NULL)
			return wrong;
		if (++parts > NAME_MAX_PARTS)
			return "has more than 16 parts";
		part += len;
		if (*part == '\0')
			return NULL;
	}
}

bool
signer_name_ok(const char *name, size_t len)
{
	if (len == 0 || len > SIGNER_NAME_MAX || !plain(name[0]))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!plain(name[i]) && name[i] != '-')
			return false;
	}
	return !windows_device(name, len);
}

static const struct {
	const char *suffix;
	enum signature_kind kind;
} signature_suffixes[] = {
	{ ".p7s", SIGNATURE_CMS },
	{ ".sm2sig", SIGNATURE_SM2 },
	{ ".sm2.pem", SIGNATURE_SM2_CHAIN },
	{ ".sm2.p7s", SIGNATURE_SM2_CMS },
	{ ".crl", SIGNATURE_CRL },
	{ ".p7s.crl", SIGNATURE_CRL },
};

/* Of a name of this many bytes.  A signer's name has no dot, so at most one row fits. */
static bool
kind_of(const char *file, size_t len, enum signature_kind *kind, size_t *signer_len)
{
	for (size_t i = 0; i < sizeof(signature_suffixes) / sizeof(signature_suffixes[0]); i++) {
		size_t suffix = strlen(signature_suffixes[i].suffix);

		if (len > suffix && memcmp(file + len - suffix, signature_suffixes[i].suffix, suffix) == 0 &&
		    signer_name_ok(file, len - suffix)) {
			*kind = signature_suffixes[i].kind;
			*signer_len = len - suffix;
			return true;
		}
	}
	return false;
}

size_t
stamped_len(const char *file)
{
	size_t len = strlen(file), suffix = strlen(STAMP_SUFFIX);

	if (len <= suffix || strcmp(file + len - suffix, STAMP_SUFFIX) != 0)
		return 0;
	len -= suffix;
	if (len > 2 && file[len - 2] == '.' && file[len - 1] >= '2' && file[len - 1] <= '9')
		len -= 2;
	return len;
}

bool
signature_kind_signs(enum signature_kind kind)
{
	return kind == SIGNATURE_CMS || kind == SIGNATURE_SM2 || kind == SIGNATURE_SM2_CMS;
}

bool
signature_kind_of(const char *file, enum signature_kind *kind, size_t *signer_len)
{
	size_t stamped = stamped_len(file);

	if (stamped == 0)
		return kind_of(file, strlen(file), kind, signer_len);
	if (!kind_of(file, stamped, kind, signer_len) || !signature_kind_signs(*kind))
		return false;
	*kind = SIGNATURE_STAMP;
	return true;
}

/* Letter case ignored and the slash before all others, so that what is in a folder follows right behind its name. */
static int
fold(char c)
{
	if (c == '/')
		return 1;
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

static int
compare_folded(const void *x, const void *y)
{
	const char *a = *(const char *const *)x, *b = *(const char *const *)y;

	while (*a != '\0' && fold(*a) == fold(*b)) {
		a++;
		b++;
	}
	return fold(*a) - fold(*b);
}

/* Two neighbours: equal, a folder of the other, or in folders that differ in case only. */
static bool
neighbours_clash(const char *a, const char *b, bool *folder)
{
	bool same_bytes = true;

	*folder = false;
	while (*a != '\0' && fold(*a) == fold(*b)) {
		if (*a == '/' && !same_bytes)
			return true;
		same_bytes = same_bytes && *a == *b;
		a++;
		b++;
	}
	*folder = *a == '\0' && *b == '/';
	return *a == '\0' && (*b == '\0' || *b == '/');
}

bool
names_clash(const char *const *names, size_t n, const char **a, const char **b, bool *folder)
{
	const char **sorted = xcalloc(n, sizeof(*sorted));
	bool found = false;

	if (n > 0) {
		memcpy(sorted, names, n * sizeof(*sorted));
		qsort(sorted, n, sizeof(*sorted), compare_folded);
	}
	for (size_t i = 1; i < n && !found; i++) {
		*a = sorted[i - 1];
		*b = sorted[i];
		found = neighbours_clash(*a, *b, folder);
	}
	free(sorted);
	return found;
}
