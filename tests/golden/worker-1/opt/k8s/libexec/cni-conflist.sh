<the text of cni-conflist.sh>
