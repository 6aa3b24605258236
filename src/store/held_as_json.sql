SELECT json_object(
    'id', hex(id), 'print', hex(print), 'change', change, 'file', file, 'sheet', sheet,
    'row_no', row_no, 'form', form, 'reasons', reasons, 'headers', headers, 'cells', cells)
FROM queue
WHERE no = ?1
