package main

import (
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// singlePage serves the files of a folder. Every other path is one of its page's own, except among the page's parts.
func singlePage(folder string) http.Handler {
	files := http.FileServer(http.Dir(folder))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file := filepath.Join(folder, filepath.FromSlash(path.Clean("/"+r.URL.Path)))
		info, err := os.Stat(file)
		if (err != nil || info.IsDir()) && !strings.HasPrefix(r.URL.Path, "/assets/") {
			http.ServeFile(w, r, filepath.Join(folder, "index.html"))
			return
		}
		files.ServeHTTP(w, r)
	})
}
