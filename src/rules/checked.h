/* The inside of struct checked: findings, and facts for the other files. */
#ifndef RULES_CHECKED_H
#define RULES_CHECKED_H

#include "lint.h"
#include "mention.h"

#include <stdatomic.h>

struct facts {
	/* apiProperties.json */
	enum authentication	 authentication;
	char			*authentication_types;	/* never NULL */
	bool			 has_color;
	uint8_t			 red, green, blue;
	char			*color;		/* as written */
	struct spot		 color_at;
	struct mentions	 mentions;
	/* apiDefinition.swagger.json: info.title and info.description as they
	 * are, and the latter normalised; NULL: none */
	char			*title, *about, *description;
	char			*contact;	/* info.contact.email */
	size_t			 operation_count;
	size_t			 undescribed;	/* operations, parameters */
	bool			 has_operations; /* whether they are known */
	struct names		 operations;
	/* icon.png */
	bool			 has_icon;
	struct icon		 icon;
	/* intro.md: its first paragraph, normalised */
	bool			 has_intro;
	bool			 has_credentials_section;
	char			*overview;	/* NULL: none */
	struct spot		 overview_at, intro_at;
	/* the readme */
	bool			 has_readme, readme_has_credentials;
};

struct checked {
	atomic_uint	 holders;
	char		*name;
	struct findings	*findings;
	struct facts	 facts;
};

/* Each fills what its file can say; 0 or -ENOMEM. */
int	facts_of_definition(struct checked *c, const struct lint *l);
int	facts_of_properties(struct checked *c, const struct lint *l);
int	facts_of_intro(struct checked *c, const struct lint *l);
void	facts_done(struct facts *f);

/* Of a file of the set that is looked at, or NULL. */
const struct facts *facts_of_set(const struct lint *l, enum artifact which);

#endif
