# Shipped knowledge, installed under $(pkgdatadir)/frameworks.  One list per kind of file, sorted, one file a line.
# The formats are in frameworks/README.md; `trailseal lint` checks the folder.

knowledge_schema = \
	frameworks/schema/check-header.schema.json \
	frameworks/schema/detection-header.schema.json \
	frameworks/schema/framework.schema.json \
	frameworks/schema/products.schema.json \
	frameworks/schema/scope.schema.json \
	frameworks/schema/source.schema.json \
	frameworks/schema/table-header.schema.json

# products.json and one file per control framework
knowledge_top =

knowledge_sources =

knowledge_views =

knowledge_checks =

knowledge_detections =

knowledge_tables =

nobase_dist_pkgdata_DATA = \
	$(knowledge_schema) $(knowledge_top) $(knowledge_sources) $(knowledge_views) \
	$(knowledge_checks) $(knowledge_detections) $(knowledge_tables)
EXTRA_DIST += frameworks/README.md
