/*
 * conf: the command line of certfs becomes one validated struct.
 *
 * Everything in it is owned by it and released by conf_done().
 */
#ifndef CERTFS_CONF_H
#define CERTFS_CONF_H

#include "certfs/base.h"

enum conf_action { CONF_MOUNT, CONF_HELP, CONF_VERSION };
enum conf_validate {
	CONF_VALIDATE_DOCUMENT, CONF_VALIDATE_STRICT, CONF_VALIDATE_OFF
};

#define CONF_TOKEN_VARIABLE	"CERTFS_TOKEN"
#define CONF_GITHUB_TOKEN_VARIABLE "CERTFS_GITHUB_TOKEN"

struct conf {
	enum conf_action	 action;
	char			*mount_point;	/* as given */
	char			*store;		/* directory of the store */
	/* The key for secrets, as a credential of systemd; NULL: none. */
	char			*key_file;
	char			*kernel_options; /* "allow_other,ro", or "" */
	/* The portal's URL as given, not looked at yet; NULL: by hand. */
	char			*portal;
	/*
	 * With a portal: the file with its token, as given, or a credential of
	 * systemd; NULL: it is in the environment, as CONF_TOKEN_VARIABLE.
	 */
	char			*token_file;
	/* "owner/name" at GitHub; NULL: pull requests by hand. */
	char			*repository;
	/* With a repository: the base of GitHub's API as given, and as above
	 * with CONF_GITHUB_TOKEN_VARIABLE. */
	char			*github_url, *github_token_file;
	char			*ca_file, *proxy;	/* of both; or NULL */
	unsigned		 grace;		/* seconds */
	unsigned		 sync_timeout;	/* seconds */
	enum conf_validate	 validate;
	bool			 foreground, debug, single_threaded, nonempty;
};

/*
 * -EINVAL with the sentence for the user when the arguments are wrong,
 * -ENOENT when no directory for the store can be found.
 */
int	conf_parse(int argc, char **argv, struct conf *ret_conf,
	    struct reason *why);
void	conf_done(struct conf *c);
/* The text of -h; 'program' is how it was called. */
void	conf_usage(const char *program, struct buf *out);

#endif
