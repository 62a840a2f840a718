# TS_TRY_CFLAG(FLAG): add FLAG to TS_CFLAGS when the compiler and the linker both take it without a warning.
AC_DEFUN([TS_TRY_CFLAG], [
	AC_MSG_CHECKING([whether $CC takes $1])
	ts_saved_cflags=$CFLAGS
	CFLAGS="$CFLAGS -Werror -O1 $1"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
		[AC_MSG_RESULT([yes]); TS_CFLAGS="$TS_CFLAGS $1"],
		[AC_MSG_RESULT([no])])
	CFLAGS=$ts_saved_cflags
])

# TS_TRY_LDFLAG(FLAG): the same for the linker and TS_LDFLAGS.
AC_DEFUN([TS_TRY_LDFLAG], [
	AC_MSG_CHECKING([whether the linker takes $1])
	ts_saved_ldflags=$LDFLAGS
	ts_saved_cflags=$CFLAGS
	CFLAGS="$CFLAGS -fPIE"
	LDFLAGS="$LDFLAGS -Werror $1"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
		[AC_MSG_RESULT([yes]); TS_LDFLAGS="$TS_LDFLAGS $1"],
		[AC_MSG_RESULT([no])])
	LDFLAGS=$ts_saved_ldflags
	CFLAGS=$ts_saved_cflags
])
