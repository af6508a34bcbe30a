<the text of host-firewall.sh>
