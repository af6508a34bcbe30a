<the text of pod-network-mending.sh>
