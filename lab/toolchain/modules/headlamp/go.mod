module barekube/headlamp

go 1.26
