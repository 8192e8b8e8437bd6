// Package owncache gives Graphviz a folder of the account's own for its compiled
// code.
//
// The library compiles its WebAssembly while the program starts, whatever the
// command, and keeps the result in a folder with a fixed name in TMPDIR. Where
// accounts share TMPDIR that folder belongs to the first one: the program ends
// in a panic for all others, and who makes the folder can put machine code into
// it that they would run. Here TMPDIR is another folder until the library has
// started: $XDG_CACHE_HOME/kiesel or ~/.cache/kiesel. Without such a folder
// Graphviz keeps nothing, and each start takes about half a second longer.
//
// That TMPDIR changes early enough rests on the order in which Go initialises
// packages: by import path, as soon as all imports are ready. This package
// imports nothing but syscall and so comes before package os and all its users.
package owncache

import "syscall"

// nowhere is a place in which no folder can be made.
const nowhere = "/dev/null"

// least is the free space in bytes that the compiled code may need.
const least = 64 << 20

var temporary, wasSet = syscall.Getenv("TMPDIR")

func init() { _ = syscall.Setenv("TMPDIR", folder()) } // fails for no such name and value

// Restore puts TMPDIR back. It is called when Graphviz has started.
func Restore() error {
	if wasSet {
		return syscall.Setenv("TMPDIR", temporary)
	}
	return syscall.Unsetenv("TMPDIR")
}

// folder returns the folder for compiled code, nowhere if there is none that is
// safe and has room.
func folder() string {
	base, _ := syscall.Getenv("XDG_CACHE_HOME")
	if home, _ := syscall.Getenv("HOME"); base == "" && home != "" {
		base = home + "/.cache"
	}
	if base == "" || base[0] != '/' {
		return nowhere
	}
	dir := base + "/kiesel"
	for _, wanted := range []string{base, dir} {
		_ = syscall.Mkdir(wanted, 0o700) // it may be there already
	}
	if !isOwn(dir) || !hasRoom(dir) {
		return nowhere
	}
	return dir
}

// isOwn reports whether dir is a folder that belongs to this account and into
// which nobody else may write.
func isOwn(dir string) bool {
	var info syscall.Stat_t
	err := syscall.Lstat(dir, &info)
	return err == nil && info.Mode&syscall.S_IFMT == syscall.S_IFDIR && int(info.Uid) == syscall.Geteuid() && info.Mode&0o022 == 0
}

// hasRoom reports whether the disk of dir has space left.
func hasRoom(dir string) bool {
	var disk syscall.Statfs_t
	err := syscall.Statfs(dir, &disk)
	return err == nil && disk.Bavail > least/uint64(disk.Bsize)
}
