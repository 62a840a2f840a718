#include "tap.h"
#include "report_sample.h"

int
main(void)
{
	struct sample s;
	struct err e = { 0 };

	sample_init(&s);
	ok(sample_render(&s, &e) == 0, "the sample is rendered in every format");
	if (e.code != ERR_NONE)
		printf("# %s\n", e.text);
	sample_release(&s);
	return tap_done();
}
