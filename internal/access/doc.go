// Package access says who acts. Every write names an [Actor]; the journal
// keeps it.
//
// It imports nothing of Kiesel. Accounts, roles and sessions belong here too,
// so that no other room has to know how somebody signed in.
package access
