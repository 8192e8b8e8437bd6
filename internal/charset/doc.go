// Package charset reads text in the encodings that offices use, UTF-8, Windows-1252
// and UTF-16, without being told which it is. UTF-16 is what Excel calls Unicode text;
// it is known by its byte order mark or, without one, by every other byte of the
// beginning being 0.
package charset
