// Package stream is the queue of background work on NATS JetStream. It
// implements [work.Queue]; nothing else in Kiesel knows NATS.
//
// By default a JetStream server runs inside the process, opens no port and keeps
// its data, encrypted, in a folder. Several such servers form a cluster of their
// own, or an existing cluster is used; see [Config].
//
// What lies where:
//
//   - stream KIESEL_JOBS: one message per job that has not ended. A job stays in
//     it while a worker has it and is taken out when it has ended; a second
//     message for the same job is refused.
//   - stream KIESEL_PROGRESS: how far the jobs have come, one message per job.
//   - stream KIESEL_FILES: the files of orders, in parts.
//   - subject kiesel.stop: ids of jobs that are not wanted any more.
//
// Everything is read from the leader of its stream. The buckets of the client
// library read from whichever replica is at hand; a worker that is faster than
// the replica would miss a file, or take the half that is there for the whole.
//
// All of it may be lost without harm to anything but uploaded files: jobs are
// derived again from the database.
package stream
