/*
 * Addresses in texts that are to become public: which are private, and which
 * only look so.
 */
#include "unit.h"

#include "address.h"

#include <string.h>

static struct span
span_of(const char *text)
{
	return (struct span){ text, strlen(text) };
}

#define NUMBER	"an address of a private network"
#define HOST	"the name of a host in a private network"

/* 'at': how what is found begins; NULL: nothing is. */
static const struct {
	const char	*text, *at, *what;
} privates[] = {
	/* RFC 1918, link-local */
	{ "at 10.1.2.3 it is", "10.1.2.3", NUMBER },
	{ "https://192.168.1.20:8443/v1", "192.168", NUMBER },
	{ "(172.16.0.1)", "172", NUMBER },
	{ "172.31.255.254", "172", NUMBER },
	{ "It is 10.1.2.3.", "10", NUMBER },
	{ "host:10.1.2.3", "10", NUMBER },
	{ "10.1.2.3/24", "10", NUMBER },
	{ "on 169.254.3.4", "169", NUMBER },
	{ "\"host\": \"10.1.2.3\"", "10", NUMBER },
	{ "8.8.8.8, 10.1.2.3", "10", NUMBER },
	{ "172.15.0.1 172.32.0.1 11.0.0.1 192.169.1.1", NULL, NULL },
	/* RFC 4193, link-local */
	{ "fd12:3456:789a::1", "fd12", NUMBER },
	{ "http://[fd12::1]:8080/", "fd12", NUMBER },
	{ "FE80::1", "FE80", NUMBER },
	{ "fe80::1%eth0", "fe80", NUMBER },
	{ "febf::1 and fcff::2", "febf", NUMBER },
	{ "at fd12::1: it is", "fd12", NUMBER },
	{ "2001:db8::1 ::1 fec0::1 fbff::1 fade::1", NULL, NULL },
	/* networks, this machine, what every cloud has */
	{ "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16", NULL, NULL },
	{ "fc00::/7, fd00::/8, fe80::/10", NULL, NULL },
	{ "http://127.0.0.1:8080 http://localhost/ http://[::1]/", NULL, NULL },
	{ "http://169.254.169.254/metadata", NULL, NULL },
	{ "http://host.docker.internal:80/", NULL, NULL },
	/* numbers that are no addresses */
	{ "Version 1.10.0.1 of it", NULL, NULL },
	{ "Version=10.2.0.1, Culture=neutral", NULL, NULL },
	{ "\"version\": \"10.2.0.1\"", NULL, NULL },
	{ "v10.2.0.1", NULL, NULL },
	{ "1.3.6.1.4.1.10.0.0.5", NULL, NULL },
	{ "10.1.2.3.4", NULL, NULL },
	{ "10.1.2", NULL, NULL },
	{ "10.1.2.300", NULL, NULL },
	{ "fd:12:34:56:78:9a, 10:11:12, cafe::", NULL, NULL },
	/* names */
	{ "https://erp.acme.local/v1", "erp", HOST },
	{ "https:\\/\\/erp.acme.corp\\/v1", "erp", HOST },
	{ "http://me:word@wiki.lan/", "wiki", HOST },
	{ "http://me@wiki.lan/", "wiki", HOST },
	{ "HTTPS://ERP.ACME.CORP", "ERP", HOST },
	{ "https://vault.internal.", "vault", HOST },
	{ "https://nas.home.arpa:5001/", "nas", HOST },
	{ "write to dana@mail.acme.local, please", "mail", HOST },
	{ "\"host\" : \"erp.acme.internal\"", "erp", HOST },
	{ "at 10.1.2.3, https://a.corp/", "10", NUMBER },
	{ "https://a.corp/ at 10.1.2.3", "a.corp", HOST },
	/* names that are none, or are made up */
	{ "TimeZoneInfo.Local", NULL, NULL },
	{ "userTimeZone = new { x.internal }", NULL, NULL },
	{ "https://acme.com/erp.local", NULL, NULL },
	{ "https://local/ https://corp", NULL, NULL },
	{ "https://acme.localhost/ https://a.corporate", NULL, NULL },
	{ "admin@testdomain.local, TestUser1@domain.local", NULL, NULL },
	{ "https://your-server.corp/ http://api.contoso.local/", NULL, NULL },
	{ "\"host\": { \"type\": \"string\" }", NULL, NULL },
	{ "@\"erp.local\" @ erp.local", NULL, NULL },
	{ "://", NULL, NULL },
	{ "", NULL, NULL },
};

static void
what_is_private_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(privates); i++) {
		struct address_found found = { .at = NULL };
		const bool is_found = address_find_private(
		    span_of(privates[i].text), &found);

		if (is_found != (privates[i].at != NULL))
			fail_msg("'%s': %s", privates[i].text, is_found ?
			    found.at : "nothing is found");
		if (!is_found)
			continue;
		assert_string_equal(found.what, privates[i].what);
		if (strncmp(found.at, privates[i].at,
		    strlen(privates[i].at)) != 0)
			fail_msg("'%s': at '%s'", privates[i].text, found.at);
	}
}

/* Nothing is read behind the end, where there is no NUL. */
static void
a_text_ends_where_it_ends(void **state)
{
	struct address_found found;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(privates); i++) {
		const size_t all = strlen(privates[i].text);

		for (size_t len = 0; len <= all; len++) {
			char *exact = malloc(len + (len == 0));

			assert_non_null(exact);
			memcpy(exact, privates[i].text, len);
			(void)address_find_private((struct span){ exact,
			    len }, &found);
			free(exact);
		}
	}
}

/* It would take hours if each byte were compared with all that follow. */
static void
long_texts_take_no_longer_than_they_are(void **state)
{
	static const char *const parts[] = {
		"1:", "a@", "10.1.", "fe80:", "://a", "@a.", "\"host\"", "f",
		"version ",
	};
	const size_t len = (size_t)4 << 20;
	struct address_found found;
	char *text = malloc(len);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		const size_t part = strlen(parts[i]);
		struct span rest = { text, len }, mail;

		for (size_t at = 0; at < len; at++)
			text[at] = parts[i][at % part];
		assert_false(address_find_private((struct span){ text, len },
		    &found));
		while (address_next_mail(&rest, &mail))
			assert_true(mail.len > 0);
		assert_null(address_find_mail((struct span){ text, len },
		    span_of("dana@fabrikam.com")));
	}
	free(text);
}

static void
mail_is_taken_off(void **state)
{
	static const char text[] = "Dana <dana.r@fabrikam.com>, or "
	    "mailto:kim+a@mail.fabrikam.co.uk. Not @home, a@b, 3@ or x@.y.";
	struct span rest = span_of(text), mail;

	(void)state;
	assert_true(address_next_mail(&rest, &mail));
	assert_int_equal(mail.len, strlen("dana.r@fabrikam.com"));
	assert_memory_equal(mail.data, "dana.r@fabrikam.com", mail.len);
	assert_true(address_next_mail(&rest, &mail));
	assert_int_equal(mail.len, strlen("kim+a@mail.fabrikam.co.uk"));
	assert_memory_equal(mail.data, "kim+a@mail.fabrikam.co.uk", mail.len);
	while (address_next_mail(&rest, &mail))
		assert_memory_equal(mail.data, "x@", 2);
	assert_int_equal(rest.len, 0);
}

static const struct {
	const char	*text;
	bool		 is_there;
} mails[] = {
	{ "dana@fabrikam.com", true },
	{ "Write to DANA@Fabrikam.com.", true },
	{ "\"email\": \"dana@fabrikam.com\"", true },
	{ "<mailto:dana@fabrikam.com>", true },
	{ "_dana@fabrikam.com_, **dana@fabrikam.com**", true },
	{ "Contact:\\ndana@fabrikam.com\\nor", true },
	{ "yolanda@fabrikam.com.au dana@fabrikam.com", true },
	{ "yordana@fabrikam.com", false },
	{ "x.dana@fabrikam.com", false },
	{ "dana@fabrikam.com.au", false },
	{ "dana@fabrikam.community", false },
	{ "dana@fabrikam.co", false },
	{ "", false },
};

static void
mail_stands_as_a_whole(void **state)
{
	const struct span dana = span_of("dana@fabrikam.com");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(mails); i++)
		if ((address_find_mail(span_of(mails[i].text), dana) !=
		    NULL) != mails[i].is_there)
			fail_msg("'%s'", mails[i].text);
}

static void
reserved_names_are_examples(void **state)
{
	static const char *const examples[] = {
		"you@example.com", "a@mail.Example.org", "a@contoso.example",
		"a@b.test", "a@x.invalid",
	};
	static const char *const real[] = {
		"you@myexample.com", "a@example.de", "a@latest",
		"example.com@fabrikam.com",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(examples); i++)
		assert_true(address_is_example(span_of(examples[i])));
	for (size_t i = 0; i < ARRAY_LEN(real); i++)
		assert_false(address_is_example(span_of(real[i])));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_private_is_found),
		cmocka_unit_test(a_text_ends_where_it_ends),
		cmocka_unit_test(long_texts_take_no_longer_than_they_are),
		cmocka_unit_test(mail_is_taken_off),
		cmocka_unit_test(mail_stands_as_a_whole),
		cmocka_unit_test(reserved_names_are_examples),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
