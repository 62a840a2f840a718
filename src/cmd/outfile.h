#ifndef CMD_OUTFILE_H
#define CMD_OUTFILE_H

/*
 * The file that a changed bundle is written to, which the caller frees: the bundle itself when out is NULL, else the
 * file out, or one of the bundle's name in the folder out.
 */
char *outfile_of(const char *out, const char *bundle);

#endif
