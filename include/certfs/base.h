/*
 * base: what every module stands on; libc and nothing else.
 *
 * Buffers and strings passed in stay the caller's.  Functions return 0 or
 * -errno unless they say otherwise; outputs come last and are untouched on
 * failure.  Nothing here has global state but the log and the clock, and
 * both may be used from any thread.
 */
#ifndef CERTFS_BASE_H
#define CERTFS_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define ARRAY_LEN(a)	(sizeof(a) / sizeof((a)[0]))
#define CF_AUTO(done)	__attribute__((cleanup(done)))
#define CF_PRINTF(f, a)	__attribute__((format(printf, f, a)))

/* Owned locals: release is written where ownership begins. */
void	free_done(void *pointer_to_pointer);
void	fd_done(int *fd);	/* keeps errno */
int	fd_steal(int *fd);	/* hand a descriptor on; the local forgets it */

/*
 * buf: bytes that grow up to a ceiling.  Errors stick: after -ENOMEM, or
 * -EFBIG at the ceiling, every later call returns the same error and the
 * content is what had been added before.  'data' is NUL-terminated behind
 * 'len' whenever len > 0; use buf_text() for a string that is never NULL.
 */
struct buf {
	char	*data;
	size_t	 len;
	size_t	 size;	/* allocated */
	size_t	 max;	/* ceiling for len */
	int	 error;	/* 0 or -errno, sticky */
};

#define BUF_INIT(ceiling)	{ .max = (ceiling) }
#define BUF_TEXT_MAX		((size_t)64 << 20) /* for generated texts */

int	buf_add(struct buf *b, const void *data, size_t len);
int	buf_puts(struct buf *b, const char *text);
int	buf_putc(struct buf *b, char c);
int	buf_printf(struct buf *b, const char *format, ...) CF_PRINTF(2, 3);
int	buf_vprintf(struct buf *b, const char *format, va_list ap) CF_PRINTF(2, 0);
/* Shorten, or lengthen with zero bytes, to exactly 'len'. */
int	buf_resize(struct buf *b, size_t len);
/* Overwrite 'len' bytes at 'offset', filling a gap with zero bytes. */
int	buf_write_at(struct buf *b, size_t offset, const void *data, size_t len);
const char *buf_text(const struct buf *b);
void	buf_reset(struct buf *b);	/* empty, error cleared, memory kept */
void	buf_done(struct buf *b);	/* releases; 'b' may be used again */

/*
 * bytes: immutable content with a count of its holders, so that a snapshot
 * can be handed to many readers.  Counting is thread-safe.  'data' has a NUL
 * behind 'size'.
 */
struct bytes {
	size_t	size;
	char	data[];
};

struct bytes *bytes_new(const void *data, size_t size);	/* NULL: no memory */
/*
 * Copies what 'b' holds, then buf_done(b).  NULL, 'b' as it was: no memory, or
 * an error stuck to 'b', so that what it holds may be incomplete.
 */
struct bytes *bytes_from_buf(struct buf *b);
struct bytes *bytes_ref(struct bytes *bytes);
void	bytes_unref(struct bytes *bytes);	/* accepts NULL */
void	bytes_done(struct bytes **bytes);	/* for CF_AUTO */

/*
 * reason: why something was refused: one errno and one sentence, lower case,
 * no full stop, saying what, where and what to do.
 */
struct reason {
	int	error;		/* errno, 0: nothing refused */
	char	text[512];
};

/* Fill 'why' (may be NULL) and return -error, for "return reason_set(...)". */
int	reason_set(struct reason *why, int error, const char *format, ...)
	    CF_PRINTF(3, 4);

/* Text from outside. */
/* The offset of the first byte that is not UTF-8 (RFC 3629), or 'len'. */
size_t	text_utf8_valid(const char *text, size_t len);
/* The length of the character at 'text', or 0: the first byte is not UTF-8. */
size_t	text_utf8_next(const char *text, size_t len, uint32_t *ret_char);
/* Whether 'text' is the beginning of one character that goes on behind it. */
bool	text_utf8_is_begun(const char *text, size_t len);
/*
 * The length of 'text' or, where it has more than 'max' bytes, of what of its
 * first 'max' bytes are whole characters.
 */
size_t	text_utf8_cut(const char *text, size_t max);
/* Copy it, cut as text_utf8_cut() does, with a NUL; NULL is "". */
void	text_copy(char *ret_text, size_t size, const char *text);
/* How many characters; a byte that is none counts as one. */
size_t	text_utf8_count(const char *text);
/* Append it, or what it is cut to and "...". */
int	text_put_cut(struct buf *b, const char *text, size_t len, size_t max);
/*
 * Whether 'c' is a control character (C0, DEL, C1), a line or paragraph
 * separator, or changes the direction in which text is shown.
 */
bool	text_is_control(uint32_t c);
/*
 * Append 'text' with every such character, and every byte that is not UTF-8,
 * made visible as \n, \t, \xHH or \u{H}, so that it cannot reach a terminal;
 * one line stays one line.
 */
int	text_neutralise(struct buf *b, const char *text, size_t len);
/* Whether text_neutralise() would change it. */
bool	text_has_control(const char *text, size_t len);
char	*text_dup(const char *text, size_t len);	/* NULL: no memory */
char	text_lower(char c);	/* ASCII only, as the two that follow */
bool	text_equal_nocase(const char *a, const char *b);
/*
 * How many letters have to be put in, taken out or changed to make one of the
 * other, in any case; SIZE_MAX: one is too long for a name.
 */
size_t	text_distance(const char *a, const char *b);
bool	text_ends_with(const char *text, const char *tail);
bool	text_ends_nocase(const char *text, const char *tail);
void	text_hex(const void *data, size_t len, char *ret_hex /* 2*len+1 */);

/*
 * span: bytes inside a text that belongs to somebody else; nothing is copied,
 * and none of them ends in a NUL.  Case is that of ASCII.
 */
struct span {
	const char	*data;
	size_t		 len;
};

/* Blank, tab, or a part of a line break. */
bool	span_is_blank(char c);
/* Whether it begins with, or is, that word, given in lower case. */
bool	span_begins(struct span s, const char *head);
bool	span_is(struct span s, const char *word);
/* Without its first 'n' bytes, which are there. */
struct span span_skip(struct span s, size_t n);
struct span span_trim(struct span s);	/* without blanks at both ends */
/* Take the first line off 's', its line break included. */
struct span span_take_line(struct span *s);
struct span span_without_break(struct span line);

/*
 * The clock: nanoseconds since 1970 UTC.  A test may set another source.
 */
int64_t	clock_now(void);
void	clock_set_source(int64_t (*now)(void));	/* NULL: the real one */
void	clock_set_shift(int64_t ns);	/* what clock_now() adds to it */
#define NS_PER_SECOND	INT64_C(1000000000)
/* "2026-11-23T14:05:09Z"; for people and for JSON. */
#define CLOCK_TEXT_SIZE	32
void	clock_text(int64_t ns, char ret_text[CLOCK_TEXT_SIZE]);

/*
 * The log: standard error until log_to_syslog(), then syslog.  Never give it
 * a secret, or text from outside that was not neutralised.
 */
enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO };
void	log_to_syslog(const char *ident);	/* 'ident' is kept */
void	log_write(enum log_level level, const char *format, ...)
	    CF_PRINTF(2, 3);
/*
 * For a command that has no log: 'text' as a line on standard error, with what
 * a terminal obeys made visible.
 */
void	log_complain(const char *program, const char *text);
#define log_error(...)		log_write(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...)	log_write(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...)		log_write(LOG_LEVEL_INFO, __VA_ARGS__)

/*
 * Append a whole file of at most 'max' bytes (-EFBIG beyond) to 'b'.  If that
 * fails before b's own ceiling is reached, 'b' is as it was.
 */
int	file_read_all(int dirfd, const char *path, size_t max, struct buf *b);
/* Write until all of it is written. */
int	file_write_all(int fd, const void *data, size_t len);

#endif
