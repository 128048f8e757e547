-- Words come folded and parted by single spaces (src/search/terms.ts); rowid is search_texts.seq. The texts themselves are not kept twice.
CREATE VIRTUAL TABLE search_index USING fts5(title, body, content='', contentless_delete=1, tokenize='ascii');
