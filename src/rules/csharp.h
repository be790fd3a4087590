/* What the rules want to know of script.csx, read from its C#. */
#ifndef RULES_CSHARP_H
#define RULES_CSHARP_H

#include "certfs/base.h"

#define SCRIPT_PLACES_MAX	16u

enum script_fault {
	SCRIPT_SOUND,
	SCRIPT_NOT_OPENED,	/* a bracket is closed that was not opened */
	SCRIPT_NOT_CLOSED,	/* what is around it, or the text, ends */
	SCRIPT_TEXT_OPEN,	/* a string or character is not ended */
	SCRIPT_COMMENT_OPEN,
};

struct script {
	enum script_fault	 fault;
	size_t			 fault_at;
	char			 bracket;	/* that is at fault */
	/* Parts depend on #if, or brackets are nested too deep: what follows
	 * was not judged. */
	bool			 unsure;

	bool			 has_class;	/* class Script */
	size_t			 class_at;
	bool			 has_base;	/* ... : ScriptBase */
	bool			 has_method;	/* override ... ExecuteAsync( */

	/* The namespaces that it uses, and where it makes an HttpClient. */
	struct span		 using[SCRIPT_PLACES_MAX * 4];
	size_t			 usings;
	size_t			 client_at[SCRIPT_PLACES_MAX];
	size_t			 clients;
};

/* Any bytes will do. */
void	script_read(const char *data, size_t size, struct script *ret_script);

#endif
