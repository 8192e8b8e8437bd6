// Package charset reads text in the two encodings that offices use, UTF-8 and
// Windows-1252, without being told which it is.
package charset
