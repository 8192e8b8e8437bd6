package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Manager is the service manager that started the process and waits to hear
// from it. The zero Manager is nobody.
type Manager struct {
	// Notify sends a state such as "READY=1".
	Notify func(state string) error
	// Watchdog is how long the manager waits for a sign of life before it
	// restarts the process; 0 if it does not.
	Watchdog time.Duration
}

// Systemd returns systemd, if it started the process with Type=notify.
func Systemd() (Manager, error) {
	if os.Getenv("NOTIFY_SOCKET") == "" {
		return Manager{}, nil
	}
	watchdog, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		return Manager{}, fmt.Errorf("asking systemd for its watchdog: %w", err)
	}
	notify := func(state string) error {
		_, err := daemon.SdNotify(false, state)
		return err
	}
	return Manager{Notify: notify, Watchdog: watchdog}, nil
}

// attend keeps in touch with the outside until ctx ends: the manager hears that
// the server is ready, alive and at last stopping, and SIGHUP makes it read its
// certificate again.
func (s *Server) attend(ctx context.Context) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	var alive <-chan time.Time
	if s.Manager.Watchdog > 0 {
		ticker := time.NewTicker(s.Manager.Watchdog / 2)
		defer ticker.Stop()
		alive = ticker.C
	}
	s.tell(daemon.SdNotifyReady)
	defer s.tell(daemon.SdNotifyStopping)
	for {
		select {
		case <-ctx.Done():
			return
		case <-alive:
			s.tell(daemon.SdNotifyWatchdog)
		case <-hangup:
			s.reload()
		}
	}
}

// tell tells the manager; if that fails the server works nevertheless.
func (s *Server) tell(state string) {
	if s.Manager.Notify == nil {
		return
	}
	if err := s.Manager.Notify(state); err != nil {
		s.Log.Warn("telling the service manager", "state", state, "error", err)
	}
}

// reload reads the certificate again.
func (s *Server) reload() {
	err := errors.New("there is no TLS certificate to read again")
	if s.Certificate != nil {
		err = s.Certificate.Reload()
	}
	if err != nil {
		s.Log.Warn("reloading", "error", err)
		return
	}
	s.Log.Info("TLS certificate read again", "expires", s.Certificate.Expires())
}
