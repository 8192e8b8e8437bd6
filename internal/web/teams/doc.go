// Package teams shows what the posts of competence teams suffice for: who carries
// what in a Land when experts are limited, what that costs in savings not made,
// and what one post more or less comes to. All that is asked stands in the
// address.
package teams
