SELECT count(*) FROM attempt
