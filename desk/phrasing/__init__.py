"""The question bank at the desk: its check, and questions from answers, guidance and drafts that admins decide on."""
