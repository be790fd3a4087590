/*
 * The log.  One call is one line and one write, so that threads do not mix
 * their lines.
 */
#include "certfs/base.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#define LINE_SIZE	1024

static const struct {
	const char	*word;
	int		 priority;
} levels[] = {
	[LOG_LEVEL_ERROR]	= { "error: ", LOG_ERR },
	[LOG_LEVEL_WARNING]	= { "warning: ", LOG_WARNING },
	[LOG_LEVEL_INFO]	= { "", LOG_INFO },
};

static atomic_bool to_syslog;

void
log_to_syslog(const char *ident)
{
	openlog(ident, LOG_PID, LOG_DAEMON);
	atomic_store(&to_syslog, true);
}

void
log_write(enum log_level level, const char *format, ...)
{
	char line[LINE_SIZE];
	int saved = errno;
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);

	if (atomic_load(&to_syslog))
		syslog(levels[level].priority, "%s", line);
	else
		(void)fprintf(stderr, "%s: %s%s\n",
		    program_invocation_short_name, levels[level].word, line);
	errno = saved;
}

void
log_complain(const char *program, const char *text)
{
	struct buf line CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_printf(&line, "%s: ", program);
	(void)text_neutralise(&line, text, strlen(text));
	(void)fprintf(stderr, "%s\n", buf_text(&line));
}
