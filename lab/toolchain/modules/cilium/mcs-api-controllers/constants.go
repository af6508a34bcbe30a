// Package controllers has the one constant that cilium's operator uses of the module of this name, which the Go module
// proxy does not serve.
package controllers

// DerivedServiceAnnotation is the key that MCS API gives the Service made from a ServiceImport.
const DerivedServiceAnnotation = "multicluster.kubernetes.io/derived-service"
