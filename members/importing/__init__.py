"""Reading a roster workbook: `parse` finds the table, `plan` compares, `apply` writes."""
