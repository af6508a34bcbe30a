# Modules that are built from copies, since what a program needs of them is in no version that can be had.
: "${toolchain:?}" "${work:?}"

# copied_module NAME: the module in modules/NAME, with a folder copies/ that has those of its copied.txt, becomes the
# current folder. A line there has a folder, a module with its version, and its checksum.
copied_module() {
  local folder module sum download
  cp -r "$toolchain/modules/$1" "$work/module"
  while read -r folder module sum; do
    download=$(cd "$work" && go mod download -json "$module")
    if ! grep -qF "\"Sum\": \"$sum\"" <<<"$download"; then
      echo "$module does not have the checksum $sum: $download" >&2
      return 1
    fi
    mkdir -p "$work/module/copies"
    cp -r --no-preserve=mode "$(sed -n 's/^\t"Dir": "\(.*\)",$/\1/p' <<<"$download")" "$work/module/copies/$folder"
  done <"$work/module/copied.txt"
  cd "$work/module" || return
}
