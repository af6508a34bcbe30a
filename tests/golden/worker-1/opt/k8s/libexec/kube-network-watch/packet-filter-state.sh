<the text of packet-filter-state.sh>
