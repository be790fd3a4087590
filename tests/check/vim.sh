#!/bin/bash
# Editors jump to the findings: vim's own format, and our compiler file.
. "$(dirname "$0")/lib.sh"
requires vim

connector c
break_summary "c/$definition"
line=$(grep -n 'Lists the items' "c/$definition" | cut -d: -f1)
"$certfs_check" c >errors.err || :

vim -u NONE -es -q errors.err -c 'redir! > where' \
    -c 'echo bufname("%") line(".") getline(".")[col(".") - 1:col(".") + 4]' \
    -c 'redir END' -c 'qa!' </dev/null || :
is "$(tr -d '\n' <where)" "c/$definition $line \"Lists" "vim -q"

ln -s "$certfs_check" certfs-check
PATH=$work:$PATH vim -u NONE -es -N \
    -c "set runtimepath^=$top_srcdir/contrib/vim" -c 'compiler certfs' \
    -c 'silent make! c' -c 'redir! > where' \
    -c 'let e = getqflist()[0]' \
    -c 'echo bufname(e.bufnr) e.lnum e.type e.text =~ "summary"' \
    -c 'redir END' -c 'qa!' </dev/null >/dev/null || :
is "$(tr -d '\n' <where)" "c/$definition $line e 1" ":compiler certfs"
