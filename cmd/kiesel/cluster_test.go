package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kiesel/internal/evidence"
	"kiesel/internal/store"
	"kiesel/internal/store/storetest"
	"kiesel/internal/work"
)

// cluster is the largest installation of the guide: three processes that hold
// the queue, two workers, one server, one PostgreSQL.
type cluster struct {
	t       *testing.T
	dsn     string
	key     []byte
	queue   [3]*process
	workers [2]*process
	server  *process
	erika   browser
	store   *store.Store
}

func startCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{t: t, dsn: storetest.StartPostgres(t).Database(t)}
	c.begin()
	routes, clients := freeAddresses(t, 3), freeAddresses(t, 3)
	for i := range c.queue {
		c.queue[i] = c.start("work", "--workers", "0", "--nats-listen", clients[i], "--nats-cluster", routes[i],
			"--nats-routes", strings.Join(routes, ","), "--log-level", "debug")
	}
	for _, p := range c.queue {
		p.awaitReady(t)
	}
	nats := "kiesel://" + strings.Join(clients, ",")
	c.server = c.start("serve", "--workers", "0", "--nats", nats, "--addr", "127.0.0.1:0")
	for i := range c.workers {
		c.workers[i] = c.start("work", "--workers", "2", "--nats", nats)
	}
	c.erika = signIn(t, c.server.awaitReady(t), "--data", c.folder(), "--db", c.dsn)
	for _, p := range c.workers {
		p.awaitReady(t)
	}
	return c
}

// begin begins the installation, so that all processes have its key.
func (c *cluster) begin() {
	c.t.Helper()
	s, err := store.Open(c.t.Context(), store.Config{Dir: c.t.TempDir(), DSN: c.dsn})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = s.Close() })
	c.store, c.key = s, s.Key()
}

// folder makes a data folder for one more machine, with the installation key.
func (c *cluster) folder() string {
	c.t.Helper()
	dir := c.t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "installation.key"), fmt.Appendf(nil, "%x\n", c.key), 0o600); err != nil {
		c.t.Fatal(err)
	}
	return dir
}

func (c *cluster) start(command string, args ...string) *process {
	c.t.Helper()
	return startKiesel(c.t, append([]string{command, "--data", c.folder(), "--db", c.dsn, "--patience", "2s"}, args...)...)
}

// leader returns the process that leads the stream of jobs: the last one that
// said so.
func (c *cluster) leader() *process {
	c.t.Helper()
	leads := regexp.MustCompile(`time=(\S+) .*new stream leader for '\$G > KIESEL_JOBS'`)
	var leader *process
	var since string
	for _, p := range c.queue {
		for _, said := range leads.FindAllStringSubmatch(p.said(), -1) {
			if said[1] > since {
				leader, since = p, said[1]
			}
		}
	}
	if leader == nil {
		c.t.Fatal("nobody leads the queue")
	}
	return leader
}

// done counts the profiles.
func (c *cluster) done() int {
	c.t.Helper()
	profiles, err := c.store.Evidence().FindProfiles(c.t.Context(), evidence.ProfileFilter{})
	if err != nil {
		c.t.Fatal(err)
	}
	return len(profiles)
}

func TestClusterSurvivesKills(t *testing.T) {
	if testing.Short() {
		t.Skip("starts six processes and a PostgreSQL, and kills two")
	}
	t.Parallel()
	const logs = 50
	c := startCluster(t)
	for i := range logs {
		c.erika.upload(t, fmt.Sprintf("Amt %02d", i), csvLog(8000+i))
		if i == logs/3 {
			eventually(t, "the first profiles", func() bool { return c.done() > 0 })
			c.workers[0].kill()
		}
	}
	c.leader().kill()
	if n := c.done(); n == logs {
		t.Error("all profiles were there before the leader was killed")
	}
	eventually(t, "all profiles", func() bool { return c.done() == logs })
	eventually(t, "all jobs", func() bool {
		n, err := c.store.Work().CountJobs(t.Context(), work.Filter{State: work.Done})
		return err == nil && n == logs
	})
	c.wantOnce(logs)
	c.server.stop(t)
	c.workers[1].stop(t)
}

// wantOnce fails the test unless every profile is there once, the journal tells
// so, and it holds.
func (c *cluster) wantOnce(logs int) {
	c.t.Helper()
	profiles, err := c.store.Evidence().FindProfiles(c.t.Context(), evidence.ProfileFilter{})
	if err != nil {
		c.t.Fatal(err)
	}
	authorities := map[string]int{}
	for _, p := range profiles {
		authorities[p.Authority]++
	}
	added := map[string]int{}
	for e, err := range c.store.Journal().Entries(c.t.Context()) {
		if err != nil {
			c.t.Fatal(err)
		}
		if e.Action == "evidence.profile.add" {
			added[e.Subject]++
		}
	}
	if len(profiles) != logs || len(authorities) != logs || len(added) != logs {
		c.t.Errorf("%d profiles of %d authorities, added %d times; want %d of each", len(profiles), len(authorities), len(added), logs)
	}
	for id, n := range added {
		if n != 1 {
			c.t.Errorf("profile %s was added %d times", id, n)
		}
	}
	if _, err := c.store.VerifyJournal(c.t.Context()); err != nil {
		c.t.Errorf("the journal: %v", err)
	}
}

// A job goes on where its server was killed, without anybody asking for it.
func TestJobSurvivesItsServer(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and kills it")
	}
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	args := []string{"serve", "--data", dir, "--addr", "127.0.0.1:0", "--patience", "1s"}
	first := startKiesel(t, args...)
	erika := signIn(t, first.awaitReady(t), "--data", dir)
	job := erika.upload(t, "Amt Test", csvLog(300_000))
	eventually(t, "the job to begin", func() bool { return strings.Contains(erika.get(t, job), "läuft") })
	first.kill()

	second := startKiesel(t, args...)
	second.awaitReady(t)
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	id := strings.TrimPrefix(job, "/jobs/")
	eventually(t, "the job to be done", func() bool {
		j, err := s.Work().FindJob(t.Context(), id)
		return err == nil && j.State == work.Done
	})
	j, err := s.Work().FindJob(t.Context(), id)
	if err != nil || j.Attempts < 2 {
		t.Errorf("the job was done in attempt %d, %v; want one after the kill", j.Attempts, err)
	}
	second.stop(t)
}
