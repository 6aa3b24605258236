INSERT INTO queue (id, print, change, file, sheet, row_no, form, reasons, headers, cells)
SELECT unhex(?1 ->> 'id'), unhex(?1 ->> 'print'), ?1 ->> 'change', ?1 ->> 'file', ?1 ->> 'sheet',
       ?1 ->> 'row_no', ?1 ->> 'form', ?1 ->> 'reasons', ?1 ->> 'headers', ?1 ->> 'cells'
WHERE true
ON CONFLICT (print) DO NOTHING
