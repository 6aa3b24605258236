UPDATE subject
SET ext_code = :ext_code, uscc = :uscc, name = :name, name_key = :name_key, address = :address,
    address_key = :address_key, area = :area, subkind = :subkind, state = :state
WHERE no = :no
