// Package about explains Kiesel on screen: method, data sources with their
// attributions, licence, accessibility.
package about
