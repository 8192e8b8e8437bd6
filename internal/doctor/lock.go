package doctor

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// LockHolder returns the process that holds a lock on the file at path, 0 if
// none does. It only looks: taking the lock to try would get in the way of a
// server that starts.
func LockHolder(path string) (pid int, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, errors.New("this system does not tell which file it is")
	}
	locks, err := os.Open("/proc/locks")
	if err != nil {
		return 0, err
	}
	defer func() { _ = locks.Close() }() // was only read
	return lockHolder(locks, stat.Ino)
}

// lockHolder looks for a lock on an inode in the kernel's list. The device is
// left out: file systems such as btrfs tell another one there. A line is
//
//	1: FLOCK  ADVISORY  WRITE 4711 fe:00:131 0 EOF
func lockHolder(locks io.Reader, inode uint64) (pid int, err error) {
	lines := bufio.NewScanner(locks)
	suffix := ":" + strconv.FormatUint(inode, 10)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) < 6 || words[1] != "FLOCK" || !strings.HasSuffix(words[5], suffix) {
			continue
		}
		if pid, err = strconv.Atoi(words[4]); err != nil {
			return 0, fmt.Errorf("reading the list of locks: %w", err)
		}
		return pid, nil
	}
	return 0, lines.Err()
}
