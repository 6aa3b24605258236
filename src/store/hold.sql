INSERT INTO queue (id, print, change, file, sheet, row_no, form, reasons, headers, cells)
VALUES (:id, :print, :change, :file, :sheet, :row_no, :form, :reasons, :headers, :cells)
ON CONFLICT (print) DO UPDATE SET reasons = excluded.reasons, row_no = excluded.row_no
