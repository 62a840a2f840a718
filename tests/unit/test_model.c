/* Every verdict, state and severity has a name, and the order of verdicts is the documented one. */
#include "model.h"

#include "tests/unit/tap.h"

static void
all_named(const char *const *names, size_t n, const char *what)
{
	for (size_t i = 0; i < n; i++) {
		if (ok(names[i] != NULL, "%s %zu has a name", what, i))
			is_int(name_index(names, n, names[i]), (long long)i, names[i]);
	}
	is_int(name_index(names, n, "nonsense"), -1, "an unknown name is none");
	is_int(name_index(names, n, NULL), -1, "no name is none");
}

int
main(void)
{
	static const enum verdict worst_first[] = { VERDICT_FAIL, VERDICT_UNKNOWN, VERDICT_WARN, VERDICT_NOT_YET,
		VERDICT_MANUAL, VERDICT_PASS, VERDICT_NOT_APPLICABLE };
	struct strlist l = { 0 };

	all_named(verdict_names, VERDICT_COUNT, "verdict");
	all_named(state_names, STATE_COUNT, "state");
	all_named(detection_state_names, DETECTION_COUNT, "detection state");
	all_named(severity_names, SEVERITY_COUNT, "severity");
	all_named(lang_names, LANG_COUNT, "language");
	for (int i = 0; i + 1 < VERDICT_COUNT; i++) {
		is_int(verdict_worse(worst_first[i], worst_first[i + 1]), worst_first[i], verdict_names[worst_first[i]]);
		is_int(verdict_worse(worst_first[i + 1], worst_first[i]), worst_first[i], "either way round");
	}
	strlist_add(&l, "NoPermission");
	strlist_add(&l, "Forbidden*");
	ok(strlist_has(&l, "Forbidden*") && !strlist_has(&l, "Forbidden.RAM"), "has is exact");
	ok(strlist_glob(&l, "Forbidden.RAM") && !strlist_glob(&l, "Throttling"), "glob is not");
	strlist_release(&l);
	return tap_done();
}
