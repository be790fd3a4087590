/*
 * The reader of C#, and what looks like a secret: what neither may be misled
 * by, and what both have to find.  No key here is one: they are put together
 * when the program runs, so that nobody who scans for keys finds any.
 */
#include "fixture.h"
#include "unit.h"

#include "../../src/rules/csharp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- C# ---- */

#define SOUND	SCRIPT_SOUND

static const struct {
	const char		*text;
	enum script_fault	 fault;
	size_t			 at;
} texts[] = {
	{ "", SOUND, 0 },
	{ "{ ( [ ] ) }", SOUND, 0 },
	/* What is no bracket. */
	{ "\"{\" '(' /* [ */ // {\n", SOUND, 0 },
	{ "'\\'' '\"' \"\\\"{\" '\\u007b'", SOUND, 0 },
	{ "@\"a\\\" @\"\"\"{\" @\"{\n\"", SOUND, 0 },
	{ "$\"{a}\" $\"{{\" $\"}}{{{a}\" $\"\"", SOUND, 0 },
	{ "$\"{a[\"}\"]}{F(\"{\", '\"')}\"", SOUND, 0 },
	{ "$\"{$\"{$\"{a}\"}\"}\"", SOUND, 0 },
	{ "$\"{d:yyyy'-'MM} {(a ? b : c)} {global::A.B}\"", SOUND, 0 },
	{ "$@\"{a}\"\"{{\n\" @$\"{\nb}\"", SOUND, 0 },
	{ "\"\"\" \" \"\" { \"\"\" \"\"\"\"a\"\"\" {\"\"\"\"", SOUND, 0 },
	{ "$\"\"\"{a}\"\"\" $$\"\"\"{ {{a}} }\"\"\"", SOUND, 0 },
	{ "@class { } $ @ #", SOUND, 0 },
	{ "#region Don't (\n#endregion\n  # pragma \"\n", SOUND, 0 },
	{ "a = 1 / 2; b /= 3;", SOUND, 0 },
	{ "// {\r[ // (\r\n]", SOUND, 0 },
	/* Which part counts is not known. */
	{ "#if A\n{\n#else\n{\n#endif\n}", SOUND, 0 },
	/* Brackets. */
	{ "{", SCRIPT_NOT_CLOSED, 0 },
	{ "}", SCRIPT_NOT_OPENED, 0 },
	{ "{ f(a; }", SCRIPT_NOT_CLOSED, 3 },
	{ "{ f(a)); }", SCRIPT_NOT_OPENED, 6 },
	{ "f({ a) });", SCRIPT_NOT_OPENED, 5 },
	{ "{ a[(1]; }", SCRIPT_NOT_CLOSED, 4 },
	{ "{ { }", SCRIPT_NOT_CLOSED, 0 },
	{ "$\"{f(a}\"", SCRIPT_NOT_CLOSED, 4 },
	/* Texts and comments. */
	{ "a \"b\n\"", SCRIPT_TEXT_OPEN, 2 },
	{ "\"\\", SCRIPT_TEXT_OPEN, 0 },
	{ "a '", SCRIPT_TEXT_OPEN, 2 },
	{ "a @\"\"\"", SCRIPT_TEXT_OPEN, 2 },
	{ "\"\"\" \"\"", SCRIPT_TEXT_OPEN, 0 },
	{ "a $\"{b", SCRIPT_TEXT_OPEN, 2 },
	{ "a $\"{b:c\"", SCRIPT_TEXT_OPEN, 2 },
	{ "a /* * /", SCRIPT_COMMENT_OPEN, 2 },
	{ "/*/", SCRIPT_COMMENT_OPEN, 0 },
};

static void
brackets_are_those_of_the_code(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct script script;

		script_read(texts[i].text, strlen(texts[i].text), &script);
		if (script.fault != texts[i].fault ||
		    script.fault_at != texts[i].at)
			fail_msg("%s: fault %d at %zu", texts[i].text,
			    (int)script.fault, script.fault_at);
	}
}

static void
deep_nesting_is_given_up(void **state)
{
	char text[5000];
	struct script script;

	(void)state;
	memset(text, '(', sizeof(text));
	script_read(text, sizeof(text), &script);
	assert_true(script.unsure);
	assert_int_equal(script.fault, SCRIPT_SOUND);
}

static struct script
read_text(const char *text)
{
	struct script script;

	script_read(text, strlen(text), &script);
	return script;
}

static void
the_class_and_its_method_are_found(void **state)
{
	struct script s;

	(void)state;
	s = read_text("namespace N { public partial class Script:N.ScriptBase,I"
	    " { public override async Task<A> ExecuteAsync ( ) { } } }");
	assert_true(s.has_class && s.has_base && s.has_method);
	s = read_text("class MyScript : ScriptBase { override T Run() {"
	    " ExecuteAsync(); } }");
	assert_false(s.has_class || s.has_base || s.has_method);
	s = read_text("// class Script : ScriptBase\n\"class Script\"");
	assert_false(s.has_class);
	s = read_text("class Script { } class B : ScriptBase { }");
	assert_true(s.has_class);
	assert_false(s.has_base);
}

static void
expect_using(const char *text, const char *want)
{
	struct script s = read_text(text);

	if (want == NULL) {
		assert_int_equal(s.usings, 0);
		return;
	}
	assert_int_equal(s.usings, 1);
	assert_int_equal(s.using[0].len, strlen(want));
	assert_memory_equal(s.using[0].data, want, strlen(want));
}

static void
namespaces_are_told_from_statements(void **state)
{
	(void)state;
	expect_using("using System.Net.Http;", "System.Net.Http");
	expect_using("\xef\xbb\xbfusing System ;", "System");
	expect_using("#r \"a\"\nglobal using System;", "System");
	expect_using("using static System.Math;", "System");
	expect_using("using J = A.B.C;", "A.B");
	expect_using("using L = A.B.C<int>;", "A.B");
	expect_using("using J = C;", NULL);
	expect_using("using var a = b;", NULL);
	expect_using("using (var a = b) { }", NULL);
	expect_using("using Stream s = b;", NULL);
	expect_using("class A { void F() { using System; } }", NULL);
	expect_using("// using System;", NULL);
	expect_using("using", NULL);
}

static void
clients_of_its_own_are_found(void **state)
{
	(void)state;
	assert_int_equal(read_text("new HttpClient();").clients, 1);
	assert_int_equal(read_text("new HttpClient { A = 1 };").clients, 1);
	assert_int_equal(
	    read_text("new System.Net.Http.HttpClient(a);").clients, 1);
	assert_int_equal(read_text("new HttpClientHandler();").clients, 0);
	assert_int_equal(read_text("new L<HttpClient>();").clients, 0);
	assert_int_equal(read_text("\"new HttpClient()\"").clients, 0);
}

/* ---- secrets ---- */

/* What is found in 'a' and 'b' behind one another, as text of 'which'. */
static size_t
count_secrets(enum artifact which, const char *a, const char *b,
    const char *rule)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct checked *c = NULL;
	const struct findings *found;
	size_t n = 0;

	assert_int_equal(buf_printf(&text, "%s%s", a, b), 0);
	assert_int_equal(rules_check_file(which, "a", buf_text(&text),
	    text.len, PUBLISHER_VERIFIED, &c), 0);
	found = checked_findings(c);
	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *one = findings_at(found, i);

		if (strcmp(one->rule, rule) != 0)
			continue;
		n++;
		/* A secret is not told again. */
		assert_null(strstr(one->text, "q7Vd2mX"));
	}
	checked_unref(c);
	return n;
}

#define RANDOM	"q7Vd2mXe9RkP4sLwB8nT"
#define LONG	RANDOM RANDOM

static const struct {
	const char	*head, *tail;
	size_t		 n;
} secrets[] = {
	{ "gh", "p_" LONG, 1 },
	{ "github_", "pat_" LONG, 1 },
	{ "xo", "xb-" LONG, 1 },
	{ "sk_", "live_" RANDOM, 1 },
	{ "Account", "Key=" LONG "+/" LONG "==", 1 },
	{ "Shared", "AccessKey=" LONG "=", 1 },
	{ "?si", "g=" LONG "%3D", 1 },
	{ "\\u0026si", "g=" LONG, 1 },
	{ "\\ngh", "p_" LONG, 1 },
	{ "Bear", "er " LONG, 1 },
	{ "ey", "JhbGciOiJI" RANDOM ".eyJ" RANDOM "." LONG, 1 },
	{ "-----BEG", "IN RSA PRIVATE KEY-----\nMIIE" LONG, 1 },
	{ "-----BEG", "IN PRIVATE KEY-----\\nMIIE" LONG, 1 },
	{ "gh", "p_" LONG " Bearer " LONG, 2 },
	/* Examples, and what only looks so. */
	{ "gh", "p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 0 },
	{ "xo", "xb-your-token-goes-here-1234567890", 0 },
	{ "sk_", "test_" RANDOM, 0 },
	{ "Bear", "er YOUR_ACCESS_TOKEN_GOES_HERE_1", 0 },
	{ "Bear", "er {token}", 0 },
	{ "de", "sig=" LONG, 0 },
	{ "-----BEG", "IN PRIVATE KEY-----", 0 },
	{ "-----BEG", "IN CERTIFICATE-----\n" LONG, 0 },
	{ "Account", "Key=<key>", 0 },
	{ "ey", "JhbGciOiJI", 0 },
	{ "x-ms-", "summary_of_everything", 0 },
};

static void
keys_are_found_and_examples_are_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
		size_t n = count_secrets(ARTIFACT_README, secrets[i].head,
		    secrets[i].tail, "SecretInArtifact");

		if (n != secrets[i].n)
			fail_msg("%s%s: %zu", secrets[i].head,
			    secrets[i].tail, n);
	}
}

/* Every end of every one: nothing is read behind it. */
static void
what_is_cut_off_is_survived(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
		for (size_t n = 0; n < strlen(secrets[i].tail); n++) {
			char *tail = text_dup(secrets[i].tail, n);

			assert_non_null(tail);
			(void)count_secrets(ARTIFACT_SCRIPT, secrets[i].head,
			    tail, "SecretInArtifact");
			free(tail);
		}
	}
}

static void
client_ids_of_dummies_pass(void **state)
{
	static const struct {
		const char	*id;
		size_t		 n;
	} ids[] = {
		{ "7c0e2f64-93b1-4d5a-8e17-6f20c9d4a3b8", 1 },
		{ RANDOM, 1 },
		{ "00000000-0000-0000-0000-000000000000", 0 },
		{ "11111111-2222-3333-4444-111111111111", 0 },
		{ "12345678-1234-1234-1234-123456789abc", 0 },
		{ "[[DUMMY]]", 0 },
		{ "<<Please add your client id 4f7a here>>", 0 },
		{ "power-platform-integration", 0 },
		{ "PLACEHOLDER_CLIENTID_9fK2", 0 },
		{ "", 0 },
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		(void)snprintf(text, sizeof(text), "{\"properties\": "
		    "{\"connectionParameters\": {\"token\": {\"type\": "
		    "\"oauthSetting\", \"oAuthSettings\": {\"clientId\": "
		    "\"%s\"}}}}}", ids[i].id);
		if (count_secrets(ARTIFACT_PROPERTIES, text, "",
		    "ClientIdNotDummy") != ids[i].n)
			fail_msg("%s", ids[i].id);
	}
}

/* ---- hosts ---- */

static void
hosts_of_production_pass(void **state)
{
	static const struct {
		const char	*host;
		size_t		 n;
	} hosts[] = {
		{ "api.contoso.com", 0 }, { "contoso.dev", 0 },
		{ "test.com", 0 }, { "api.contest.com", 0 },
		{ "devices.contoso.com", 0 }, { "api.contoso.com:443", 0 },
		{ "dev-ops.contoso.com", 0 }, { "", 0 }, { "{host}", 0 },
		{ "contoso-api.azurewebsites.net", 0 },
		{ "localhost", 1 }, { "localhost:80", 1 },
		{ "10.0.0.1", 1 }, { "https://10.0.0.1:8080", 1 },
		{ "[::1]", 1 }, { "api.contoso.com:8443", 1 },
		{ "api.DEV.contoso.com", 1 }, { "uat.contoso.com", 1 },
		{ "contoso-qa.azurewebsites.net", 1 },
		{ "a1b2.ngrok.io", 1 }, { "server.local", 1 },
	};
	char text[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(hosts); i++) {
		(void)snprintf(text, sizeof(text), "{\"swagger\": \"2.0\", "
		    "\"host\": \"%s\"}", hosts[i].host);
		if (count_secrets(ARTIFACT_DEFINITION, text, "",
		    "HostNotProduction") != hosts[i].n)
			fail_msg("%s", hosts[i].host);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(brackets_are_those_of_the_code),
		cmocka_unit_test(deep_nesting_is_given_up),
		cmocka_unit_test(the_class_and_its_method_are_found),
		cmocka_unit_test(namespaces_are_told_from_statements),
		cmocka_unit_test(clients_of_its_own_are_found),
		cmocka_unit_test(keys_are_found_and_examples_are_not),
		cmocka_unit_test(what_is_cut_off_is_survived),
		cmocka_unit_test(client_ids_of_dummies_pass),
		cmocka_unit_test(hosts_of_production_pass),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
