# report templates, installed under $(pkgdatadir)/templates
# How an auditor checks a bundle by hand; goes into each bundle as data/VERIFY.txt.
verifytextdir = $(pkgdatadir)/templates
dist_verifytext_DATA = templates/VERIFY.txt
