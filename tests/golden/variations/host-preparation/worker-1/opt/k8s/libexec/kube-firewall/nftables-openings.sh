<the text of nftables-openings.sh>
