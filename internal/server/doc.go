// Package server brings Kiesel's handlers to the network: it listens, speaks
// TLS or trusts a proxy that does, says whether all is well, and ends without
// cutting anybody off.
//
// A [Server] takes its addresses first ([Listen]), so that nothing else is
// begun if they are not to be had, and serves when the handlers are ready
// ([Server.Run]). It answers these paths itself, before any other handler, so
// that they work without signing in and leave no line in the log:
//
//	/healthz  the process is alive
//	/readyz   it can do its work; if not, which part can't
package server
