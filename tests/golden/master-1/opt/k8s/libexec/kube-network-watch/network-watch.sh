<the text of network-watch.sh>
