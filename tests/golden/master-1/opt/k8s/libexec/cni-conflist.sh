<the text of scripts/node/cni-conflist.sh>
