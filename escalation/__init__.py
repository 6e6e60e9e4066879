"""Who helps when the law's text alone cannot: cases, groups, two-person answers, deadlines, the open ledger."""
