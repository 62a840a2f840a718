# report templates, installed under $(pkgdatadir)/templates
# How an auditor checks a bundle by hand; goes into each bundle as data/VERIFY.txt.
verifytextdir = $(pkgdatadir)/templates
dist_verifytext_DATA = templates/VERIFY.txt

# One XSLT per format of the report (src/report/render.c has the table), what they include, and the schema that travels
# in each bundle.  templates/README.md describes the model they read.
reporttemplatesdir = $(pkgdatadir)/templates
dist_reporttemplates_DATA = \
	templates/changes-common.xsl \
	templates/changes-text.xsl \
	templates/changes.xsl \
	templates/csv.xsl \
	templates/doctor.json \
	templates/html-annex.xsl \
	templates/html-common.xsl \
	templates/html-first.xsl \
	templates/html-parts.xsl \
	templates/html-style.xml \
	templates/html-todo.xsl \
	templates/html.xsl \
	templates/oscal.xsl \
	templates/oscal_assessment-results_schema.xsd \
	templates/parts.xml \
	templates/words.xml
EXTRA_DIST += templates/README.md
