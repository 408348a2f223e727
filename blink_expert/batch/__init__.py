"""Many situations: tables of facts or of texts -> the same tables with their answers.

It needs the extra `batch`; the same over many machines is `blink_expert.batch.dask`.
"""

from blink_expert.errors import LibraryMissing

try:
    from blink_expert.batch.columns import COLUMNS
    from blink_expert.batch.frame import advise_frame
    from blink_expert.batch.run import Summary, advise_file
except ModuleNotFoundError as error:
    if error.name != "polars":
        raise
    raise LibraryMissing("polars", "batch") from None

__all__ = ["COLUMNS", "Summary", "advise_file", "advise_frame"]
