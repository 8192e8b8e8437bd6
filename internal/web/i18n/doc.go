// Package i18n holds every word that Kiesel shows on screen, in German and
// English, and writes numbers, amounts and dates the way each language does.
//
// The words lie in messages/*.txt, one file per area, both languages side by
// side:
//
//	services.found
//	  de: {n} {n|Leistung|Leistungen} gefunden
//	  en: {n} {n|service|services} found
//
// {n} stands for a value given by the caller, {n|one|many} for a word that
// depends on its number. A key that lacks a language fails [Load].
package i18n
