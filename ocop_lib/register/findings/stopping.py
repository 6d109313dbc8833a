"""Which findings are errors, which stop an issue, and which are remarks, which do not.

The rule: a finding is an error where the register says two things of which one is wrong, or may hold
one thing twice, so that a number or a name in a report is wrong until a row is corrected; unless the
row explains it, and the finding repeats the explanation. What is missing, late or unusual and may be
true as it stands is a remark. Reports print both.
"""

ERRORS = frozenset(
    {
        "after_end",
        "authority_by_exception",
        "damaged_text",
        "decided_before_assessed",
        "effective_before_decision",
        "equal_row",
        "plan_year_of_cycle",
        "plan_year_of_delivery",
        "plan_year_order",
        "renewed_soon",
        "same_decision",
        "same_product",
        "same_subject",
        "stage_order",
        "stars_below_score",
        "sum_in_dong",
        "task_of_other_level",
        "withdrawn_stars",
    }
)
"""The findings, by code without ``finding.``, that are errors."""

REMARKS = frozenset(
    {
        "after_year",
        "earlier_year",
        "empty_activity",
        "formula_text",
        "late_delivery",
        "no_decision_number",
        "no_ending_reason",
        "no_flagship_document",
        "odd_text",
        "place_told_twice",
        "same_product_in_unit",
        "shared_number",
        "thousands_mark",
        "too_many",
    }
)
"""The findings that are remarks."""
