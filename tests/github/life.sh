# What the tests of whole lives share, sourced by each of them after lib.sh.
#
#	connect [OPTION]	a mount with the repository, as alice
#	says FILE TEXT		waits until FILE has TEXT
#	complete		the form, but for what the pull request brings
#	publishes		touch, wait, and $number, $branch of it
#	pulls_of BRANCH		how many pull requests alice has from it
#	commits_are COUNT	of that, which is the only one of its branch
#	git_at OWNER ARGUMENT...	git, in a repository of the stand-in
#	over			at the end: nothing is wrong with what was sent
export CERTFS_TEST_RETRY_MILLISECONDS=${CERTFS_TEST_RETRY_MILLISECONDS:-5}
already="Operation already in progress"

connect() {
	start -o "$(to_github)${1:+,$1}"
}

says() {
	reads=$1
	eventually "$1 to have '$2'" grep -sqF -e "$2" "$1"
}

# What it has in the place of what was waited for.
got_instead() {
	cat "${reads:-log}" 2>&1
	tail -n 8 log 2>&1 || :
}

complete() {
	printf '%s\n' you@example.com >form/contact_email
	printf '%s\n' support@example.com >form/support_email
	printf '%s\n' 'Use the account below; list the items.' >form/testing_notes
	printf '%s\n' tester@example.com >form/test_account
	printf '%s\n' 'correct horse battery' >form/test_credentials
	printf '%s\n' no >form/mfa
}

# named NAME TITLE: staged and complete, and of that title.
named() {
	staged "$1"
	definition "$2" >"$work/definition"
	cp "$work/definition" artifacts/apiDefinition.swagger.json
	complete
}

# arrived: what was touched is there.
arrived() {
	ok timeout 60 sync open-source/publish
	number=$(sed "s,.*/,," open-source/pull_request)
	branch=$(sed 's/^[^:]*://' open-source/branch)
}

publishes() {
	ok touch open-source/publish
	arrived
}

pulls_of() {
	ask GET "$upstream/pulls?state=all&head=alice:$1"
	count
}

# commits_are COUNT: of the pull request, which is the only one of its branch.
commits_are() {
	ask GET "$upstream/pulls/$number"
	member_is commits "$1"
	is "$(pulls_of "$branch")" 1 "pull requests of $branch"
}

# git_at OWNER ARGUMENT...: git in a repository of the stand-in.
git_at() {
	local owner=$1
	shift
	git --git-dir="$(git_of "$owner")" "$@"
}

# over: nothing is wrong with what was sent.
over() {
	cd /
	judged
	stop
	is "$(cat "$checker_report" 2>/dev/null || :)" '' "what is not as GitHub describes it"
}
