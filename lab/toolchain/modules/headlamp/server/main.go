// Serves Headlamp's pages, and passes on what they ask the API server, as Headlamp's own server does: under the same
// paths, with the same flags, and with the token of whoever has logged in from a cookie. That server cannot be built
// without access to the internet. This one has no plugins, no identity providers and no other clusters.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"
)

func main() {
	pages := flag.String("html-static-dir", "/headlamp/frontend", "folder with the pages")
	flag.String("plugins-dir", "", "accepted; there are no plugins")
	inCluster := flag.Bool("in-cluster", false, "has to be set: there is no kubeconfig")
	certificate := flag.String("tls-cert-path", "", "certificate of this server")
	key := flag.String("tls-key-path", "", "its key")
	address := flag.String("listen-addr", "", "address to listen on; default: all")
	port := flag.String("port", "4466", "port to listen on")
	flag.Parse()
	if !*inCluster {
		log.Fatal("it works only in a cluster: -in-cluster")
	}
	api, err := newAPI()
	if err != nil {
		log.Fatal(err)
	}

	routes := http.NewServeMux()
	routes.Handle("/", singlePage(*pages))
	routes.HandleFunc("GET /config", answer(map[string]any{"clusters": []map[string]string{{"name": cluster, "auth_type": ""}}}))
	routes.HandleFunc("GET /plugins", answer([]string{}))
	routes.HandleFunc("POST /clusters/"+cluster+"/set-token", setToken)
	routes.Handle("/clusters/"+cluster+"/", http.StripPrefix("/clusters/"+cluster, api))
	log.Fatal(http.ListenAndServeTLS(*address+":"+*port, *certificate, *key, routes))
}

func answer(value any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(value)
	}
}
