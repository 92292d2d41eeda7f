-- Rows of recaps in cells that count by recap.
SELECT membership.* FROM membership JOIN _used AS used USING (period, basis, branch_code, region_code)
WHERE NOT used.by_roster AND membership.status = 'active'
