#ifndef CMD_PRINT_H
#define CMD_PRINT_H

#include "base/buf.h"

/*
 * Print lines of text from a file or an answer on stdout: line ends stay, tabs at the start of a line become blanks, and
 * whatever could move a cursor is shown as an escape (text_for_terminal).
 */
void print_lines(const struct buf *text);

#endif
