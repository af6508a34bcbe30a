: "${VALUE[*]-}" "${LEAVES[*]:?}" "${EACH[*]-}" "${KEYS_HASH?}"

# Two words: a hash of what takes a restart when it changes, and a hash of what takes only a reload.
fingerprints() {
  local IFS=$'\x1f' i hash restart=${KEYS_HASH} reload='' paths=$'\x1f'
  each reload
  for i in "${EACH[@]}"; do paths+="${VALUE["reload ${i}"]}${IFS}"; done
  for ((i = 0; i < ${#LEAVES[@]}; i += 4)); do
    if [[ ! ${LEAVES[i]} =~ ^(unit|files|reads)$ ]]; then continue; fi
    if [[ ${LEAVES[i]} == files && ${paths} == *"${IFS}${LEAVES[i + 1]}${IFS}"* ]]; then
      reload+="${LEAVES[*]:i:4}${IFS}"
    else
      restart+="${LEAVES[*]:i:4}${IFS}"
    fi
  done
  hash=$(sha256sum <<<"${restart}")
  echo -n "${hash:0:64} "
  hash=$(sha256sum <<<"${reload}")
  echo "${hash:0:64}"
}
