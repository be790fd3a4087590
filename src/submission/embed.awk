# Text files become C strings:  awk -f embed.awk FILE... > templates.inc
# One { "name", "text" }, for each, for an array's initializer.
function literal(line) {
	gsub(/\\/, "\\\\", line)
	gsub(/"/, "\\\"", line)
	gsub(/\t/, "\\t", line)
	gsub(/\?\?/, "?\\?", line)
	return "\"" line "\\n\""
}
function file_name(path) {
	sub(/.*\//, "", path)
	return path
}
BEGIN { print "/* Made by embed.awk; change the files, not this. */" }
FNR == 1 {
	if (NR > 1)
		print "},"
	print "{ \"" file_name(FILENAME) "\","
}
{ print literal($0) }
END { if (NR > 0) print "}," }
