package main

import (
	"encoding/json"
	"net/http"
)

// The name that Headlamp gives the cluster that it runs in.
const cluster = "main"

// Headlamp splits a long token into several cookies; those of service accounts fit into one.
const cookieName = "headlamp-auth-" + cluster + ".0"

// setToken logs in with a token, or out without one.
func setToken(w http.ResponseWriter, r *http.Request) {
	var login struct {
		Token string `json:"token"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 16<<10)).Decode(&login); err != nil {
		http.Error(w, "the body is no JSON with a token", http.StatusBadRequest)
		return
	}
	cookie := http.Cookie{
		Name: cookieName, Value: login.Token, Path: "/clusters/" + cluster,
		HttpOnly: true, Secure: true, SameSite: http.SameSiteStrictMode,
	}
	if login.Token == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, &cookie)
}
