# report templates, installed under $(pkgdatadir)/templates
