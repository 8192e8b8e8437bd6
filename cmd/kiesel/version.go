package main

import "runtime/debug"

// release is the version that this source is becoming.
const release = "0.1.0-dev"

// version names the program: the version it was installed as or, built from
// source, the release with the revision where that is known.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 7 {
			return release + "+" + s.Value[:7]
		}
	}
	return release
}
