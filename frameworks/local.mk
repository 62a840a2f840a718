# shipped knowledge, installed under $(pkgdatadir)/frameworks
