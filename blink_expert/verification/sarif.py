"""A report as SARIF 2.1.0, the format that code hosts and editors read findings in."""

from typing import Any
from urllib.parse import quote

from blink_expert.verification.check import Report
from blink_expert.verification.model import Finding

__all__ = ["to_sarif"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(report: Report, version: str) -> dict[str, Any]:
    """Return the report as a SARIF log; `version` is that of the program."""
    codes = sorted({finding.code for finding in report.findings})
    driver = {
        "name": "blink-expert check",
        "version": version,
        "rules": [{"id": code} for code in codes],
    }
    results = [_result(finding, codes.index(finding.code)) for finding in report.findings]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    region = {"startLine": max(finding.line, 1), "startColumn": max(finding.column, 1)}
    place = {"artifactLocation": {"uri": quote(finding.file)}, "region": region}
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": f"{finding.message} {finding.hint}".strip()},
        "locations": [{"physicalLocation": place}],
    }
    if finding.situation is not None:
        result["properties"] = {"situation": finding.situation}
    return result
