" Vim compiler file: findings of certfs-check as a quickfix list.
"
"	:compiler certfs
"	:make connectors/contoso

if exists("current_compiler")
	finish
endif
let current_compiler = "certfs"

CompilerSet makeprg=certfs-check
CompilerSet errorformat=
	\%f:%l:%c:\ %trror:\ %m,
	\%f:%l:%c:\ %tarning:\ %m,
	\%f:%l:%c:\ %tote:\ %m
