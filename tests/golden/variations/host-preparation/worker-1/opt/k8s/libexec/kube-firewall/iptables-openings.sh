<the text of iptables-openings.sh>
