#include "base/schema.h"

#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 64 };	/* longer names are compared no more: nobody mistypes them by hand */

static int
least(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

/* Letters to insert, drop, change or swap with their neighbour to make b of a (Damerau, optimal string alignment). */
static int
distance(const char *a, const char *b)
{
	int row[3][WORD_MAX + 1];
	size_t na = strlen(a), nb = strlen(b);

	for (size_t j = 0; j <= nb; j++)
		row[0][j] = (int)j;
	for (size_t i = 1; i <= na; i++) {
		int *now = row[i % 3], *before = row[(i + 2) % 3], *earlier = row[(i + 1) % 3];

		now[0] = (int)i;
		for (size_t j = 1; j <= nb; j++) {
			now[j] = least(before[j] + 1, now[j - 1] + 1, before[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && earlier[j - 2] + 1 < now[j])
				now[j] = earlier[j - 2] + 1;
		}
	}
	return row[na % 3][nb];
}

const char *
nearest_name(const char *const *names, size_t n, const char *word)
{
	size_t len = strlen(word);
	int best = len < 6 ? 2 : 3;	/* one letter off in a short word, two in a longer one */
	const char *found = NULL;

	if (len < 2 || len > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		int d;

		if (strlen(names[i]) > WORD_MAX)
			continue;
		d = distance(word, names[i]);
		if (d < best) {
			best = d;
			found = names[i];
		}
	}
	return found;
}
