/*
 * Addresses in a text that is to become public: those that lead into somebody's
 * own network, and those of mail.  Pure functions over bytes; nothing is
 * copied.
 */
#ifndef CERTFS_SUBMISSION_ADDRESS_H
#define CERTFS_SUBMISSION_ADDRESS_H

#include "certfs/base.h"

struct address_found {
	const char	*at;	/* its first byte */
	const char	*what;	/* "an address of a private network" */
};

/*
 * The first address in 'text' that leads nowhere but into a network of
 * somebody's own: of RFC 1918, RFC 4193 or link-local, or a name that no public
 * zone can have, as the host of a URL or a mail address.  This machine itself
 * (loopback), networks as such (10.0.0.0/8), numbers of versions and names made
 * up for examples are none.
 */
bool	address_find_private(struct span text, struct address_found *ret_found);

/* Take the next mail address off 'rest'; false: there is none. */
bool	address_next_mail(struct span *rest, struct span *ret_mail);
/* Whether mail to it goes nowhere: a name that is reserved for examples. */
bool	address_is_example(struct span mail);
/*
 * Where 'mail', as address_next_mail() gives it, stands in 'text' as a whole,
 * in any case; NULL: nowhere.
 */
const char *address_find_mail(struct span text, struct span mail);

#endif
