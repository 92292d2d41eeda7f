-- The cells that count: of the Kanwil or of the branches, never both.
SELECT cells.*, regions.by_kanwil
FROM _cells AS cells JOIN _regions AS regions USING (period, basis, region_code)
WHERE (cells.branch_code = '') = regions.by_kanwil
