<the text of pod-network.sh>
