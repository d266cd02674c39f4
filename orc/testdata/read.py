"""Reads ORC files and prints what it found, a line of JSON for each.

pyarrow tells the columns and the values; pyorc, which has the statistics and
uses the row index, tells these, and rows that it went to or filtered for.
"""

import json
import sys

import pyarrow
import pyarrow.orc
import pyorc
from pyorc.predicates import PredicateColumn


def statistics(column):
    s = column.statistics
    return {
        "values": s["number_of_values"],
        "missing": s["has_null"],
        "minimum": s.get("minimum"),
        "maximum": s.get("maximum"),
        "sum": s.get("total_length"),
    }


def read(path):
    file = pyarrow.orc.ORCFile(path)
    table = file.read()
    found = {
        "types": [str(t) for t in table.schema.types],
        "names": table.schema.names,
        "columns": [column.to_pylist() for column in table.columns],
        "alone": [file.read(columns=[name]).schema.names for name in table.schema.names],
        "rows": file.nrows,
        "stripes": [file.read_stripe(i).num_rows for i in range(file.nstripes)],
        "stripe_statistics": file.nstripe_statistics,
        "compression": file.compression,
        "compression_size": file.compression_size,
        "file_version": file.file_version,
        "row_index_stride": file.row_index_stride,
    }
    columns = range(1, len(table.schema.names) + 1)
    with open(path, "rb") as f:
        reader = pyorc.Reader(f)
        found["statistics"] = [statistics(reader[c]) for c in columns]
        found["of_stripes"] = [[statistics(s[c]) for c in columns] for s in reader.iter_stripes()]
        found["sought"] = []
        for row in range(0, len(reader), 10000):
            reader.seek(row)
            found["sought"].append(list(next(reader)))
    found["filtered"] = []
    for row in range(0, file.nrows, 7777):
        value = table.column(0)[row].as_py()
        if value is None or len(value) > 1024:
            continue
        with open(path, "rb") as f:
            wanted = PredicateColumn(pyorc.TypeKind.STRING, index=1) == value
            rows = list(pyorc.Reader(f, predicate=wanted))
        found["filtered"].append({
            "value": value,
            "read": len(rows),
            "equal": sum(r[0] == value for r in rows),
        })
    return found


for path in sys.argv[1:]:
    print(json.dumps(read(path)))
