<the text of forward-chains.sh>
