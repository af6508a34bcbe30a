<the text of network-watch-config.sh>
