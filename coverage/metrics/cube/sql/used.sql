-- The cells that count: of the branches, the Kanwil or head office, never of two of them.
SELECT cells.*, regions.by_kanwil
FROM _cells AS cells JOIN _regions AS regions USING (period, basis, region_code)
WHERE regions.sender = CASE cells.branch_code WHEN '' THEN 'kanwil' WHEN $head_office THEN 'pusat' ELSE 'branch' END
