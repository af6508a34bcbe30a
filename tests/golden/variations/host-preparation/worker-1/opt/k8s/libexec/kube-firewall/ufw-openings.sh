<the text of ufw-openings.sh>
