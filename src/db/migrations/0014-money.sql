-- Key results in money: their numbers are whole smallest units (cents) of the currency.
ALTER TABLE key_results DROP CONSTRAINT key_results_kind_is_known;
ALTER TABLE key_results ADD CONSTRAINT key_results_kind_is_known CHECK (kind IN ('number', 'percent', 'yes_no', 'money'));
ALTER TABLE key_results ADD COLUMN currency TEXT;
