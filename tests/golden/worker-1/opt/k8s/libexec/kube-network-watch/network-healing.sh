<the text of network-healing.sh>
