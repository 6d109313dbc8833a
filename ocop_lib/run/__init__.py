"""From parameter files to finished reports: what is asked, one job, all jobs."""

import sys

# With this package at hand jsonschema, which reading notebooks imports, compiles a grammar of web
# addresses, which takes a second; no notebook has a field to check by it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
