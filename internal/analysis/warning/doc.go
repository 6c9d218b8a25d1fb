// Package warning says which weeks of many series are more than their own past
// leads one to expect: the flexible form of Farrington's method (Noufaily et
// al., "An improved algorithm for outbreak detection in multiple surveillance
// systems", Statistics in Medicine 2013), the first form (Farrington et al.,
// "A statistical algorithm for the early detection of outbreaks of infectious
// disease", JRSS A 1996), and EARS C1–C3 for series with a short past
// (Hutwagner et al., "The bioterrorism preparedness and response Early
// Aberration Reporting System", 2003; Fricker et al. 2008).
//
// Many series at once give false alarms by number alone. Run therefore says,
// for every week, how many alarms were to be expected though nothing happened,
// and which alarms stand when the share of false ones among them is held down.
//
// It is written from the papers, and stops its iterations where R's glm does,
// so that thresholds can be compared digit by digit. It knows no places, no
// offences and no words.
package warning
