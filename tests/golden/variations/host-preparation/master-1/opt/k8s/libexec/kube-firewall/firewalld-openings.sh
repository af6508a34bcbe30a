<the text of firewalld-openings.sh>
