#ifndef CMD_DOCTOR_PRINT_H
#define CMD_DOCTOR_PRINT_H

#include "base/err.h"
#include "base/json.h"
#include "model.h"

/* The words of the doctor in one language, from templates/doctor.json of the shipped files. */
struct doctor_words {
	cJSON *file;
	enum lang lang;
};
int doctor_words_load(struct doctor_words *w, enum lang lang, struct err *e);
void doctor_words_release(struct doctor_words *w);

/* Print the facts (doctor_facts.h) for people. */
void doctor_print(const struct doctor_words *w, const cJSON *facts);

#endif
