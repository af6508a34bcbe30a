<the text of owned-tables.sh>
