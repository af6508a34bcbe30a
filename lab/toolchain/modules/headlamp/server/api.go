package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
)

const authorityFile = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"

// newAPI passes requests on to the API server, watches by WebSocket included, with the rights of whoever has logged in.
func newAPI() (http.Handler, error) {
	pem, err := os.ReadFile(authorityFile)
	if err != nil {
		return nil, err
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM(pem) {
		return nil, errors.New(authorityFile + " has no certificate")
	}
	server := &url.URL{
		Scheme: "https",
		Host:   net.JoinHostPort(os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT_HTTPS")),
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{RootCAs: authorities, MinVersion: tls.VersionTLS12}
	// A WebSocket needs HTTP/1.1.
	transport.ForceAttemptHTTP2 = false
	return &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(server)
			cookie, err := r.In.Cookie(cookieName)
			for _, header := range []string{"Authorization", "Cookie", "Origin"} {
				r.Out.Header.Del(header)
			}
			if err == nil {
				r.Out.Header.Set("Authorization", "Bearer "+cookie.Value)
			}
		},
	}, nil
}
