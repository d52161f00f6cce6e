-- The database that the loader writes and the pages read. docs/schema.md is generated from it.
-- Tables of reference first, then the notice, then its rows; the views come last.

create table build (
    schema_version varchar not null,
    inputs_sha256 varchar not null check (length(inputs_sha256) = 64)
);
comment on table build is 'One row: what this database was built from. It holds no time, so that equal inputs give equal rows.';
comment on column build.schema_version is 'First digits of the SHA-256 of schema.sql.';
comment on column build.inputs_sha256 is 'SHA-256 over the bytes of the notices, the rows of data/reference and the corrections.';

create table sectors (
    sector varchar primary key,
    name_en varchar not null,
    sort integer not null unique
);
comment on table sectors is 'Policy fields; each agency belongs to one.';
comment on column sectors.sector is 'Name of the policy field, such as 农业农村.';
comment on column sectors.name_en is 'English name.';
comment on column sectors.sort is 'Order in which lists show the sectors.';

create table agencies (
    agency varchar primary key,
    name_en varchar,
    short_en varchar,
    level varchar not null,
    sector varchar not null references sectors (sector),
    is_known boolean not null
);
comment on table agencies is 'Every agency of the reference list, and those that a notice names beyond it.';
comment on column agencies.agency is 'Canonical name, such as 省畜牧兽医局 for 省畜牧局 and 省畜牧兽医局.';
comment on column agencies.name_en is 'Full English name; null when there is none.';
comment on column agencies.short_en is 'English name short enough for an axis; null when there is none.';
comment on column agencies.level is 'central, central-in-province, province, city, county, township, party, collective, company or unknown.';
comment on column agencies.sector is 'Policy field that follows from the canonical name.';
comment on column agencies.is_known is 'False when the name stands in a notice but not in the reference list.';

create table agency_aliases (
    alias varchar primary key,
    agency varchar not null references agencies (agency),
    seen_in varchar not null
);
comment on table agency_aliases is 'Other names under which notices write an agency.';
comment on column agency_aliases.alias is 'Name as a notice writes it.';
comment on column agency_aliases.agency is 'Canonical name.';
comment on column agency_aliases.seen_in is 'Document and task where the alias stands.';

create table units (
    unit varchar primary key,
    name_en varchar,
    dimension varchar not null,
    canonical_unit varchar not null,
    factor double not null check (factor > 0),
    is_known boolean not null
);
comment on table units is 'Units of the reference list, and those that a notice uses beyond it.';
comment on column units.unit is 'Unit without 万 and 亿, as printed.';
comment on column units.name_en is 'English name; null when there is none.';
comment on column units.dimension is 'What it measures: count, money, area, length, mass, volume, power, energy, share …';
comment on column units.canonical_unit is 'The unit in which values of this dimension compare; the unit itself for counts.';
comment on column units.factor is 'value × factor = value in canonical_unit.';
comment on column units.is_known is 'False when the unit stands in a notice but not in the reference list.';

create table labels (
    code_set varchar not null,
    code varchar not null,
    zh varchar not null,
    en varchar not null,
    colour varchar,
    sort integer not null,
    primary key (code_set, code)
);
comment on table labels is 'Every word on screen that names a code, in both languages.';
comment on column labels.code_set is 'Which codes: target_type, kind, comparator, modality, role, field, text …';
comment on column labels.code is 'The code that tables hold.';
comment on column labels.zh is 'Chinese word.';
comment on column labels.en is 'English word.';
comment on column labels.colour is 'Colour of the code in charts, as #rrggbb; null where it has none.';
comment on column labels.sort is 'Order within the code set.';

create table indicators_en (
    indicator varchar primary key,
    indicator_en varchar not null check (length(indicator_en) > 0)
);
comment on table indicators_en is 'Unofficial English texts of indicators; a qualitative row has that of its title.';
comment on column indicators_en.indicator is 'Indicator exactly as targets has it.';
comment on column indicators_en.indicator_en is 'Unofficial English translation.';

create table words_en (
    field varchar not null check (field in ('action', 'per', 'period', 'place')),
    word varchar not null,
    word_en varchar not null check (length(word_en) > 0),
    primary key (field, word)
);
comment on table words_en is 'English for the short words of a row.';
comment on column words_en.field is 'Column in which the word stands: action, per or period of targets, place of task_places.';
comment on column words_en.word is 'The word exactly as that column has it.';
comment on column words_en.word_en is 'Unofficial English translation.';

create table documents (
    document_id varchar primary key,
    title varchar not null,
    title_en varchar,
    document_no varchar,
    issuer varchar,
    region varchar,
    level varchar check (level in ('central', 'province', 'city', 'county', 'township')),
    issue_date date,
    publication_date date,
    plan_year integer check (plan_year between 1949 and 2100),
    file_name varchar not null,
    encoding varchar not null,
    content_sha256 varchar not null check (length(content_sha256) = 64),
    text varchar not null check (length(text) > 0)
);
comment on table documents is 'The notices, with their text as the reader returned it.';
comment on column documents.document_id is 'Name of the notice: the stem of its file''s name, with the folders below the one that was named; of one that was handed in its number or title and the first digits of its digest.';
comment on column documents.title is 'Title of the tasks, white space removed.';
comment on column documents.title_en is 'Unofficial English translation; null when there is none.';
comment on column documents.document_no is 'Document number, such as 鲁政办字〔2023〕5号.';
comment on column documents.issuer is 'Who issued it, as signed.';
comment on column documents.region is 'Province, city or county of the issuer, else of the title; null where neither names one.';
comment on column documents.level is 'Level of government that issued it: central, province, city, county or township; null where neither issuer nor title nor number tells.';
comment on column documents.issue_date is 'Date under the signature.';
comment on column documents.publication_date is 'Date of publication that the page states.';
comment on column documents.plan_year is 'Year whose tasks these are.';
comment on column documents.file_name is 'Name of the source file.';
comment on column documents.encoding is 'Encoding in which the file was read; docx for a Word file, pdf for a PDF.';
comment on column documents.content_sha256 is 'SHA-256 of the bytes of the file.';
comment on column documents.text is 'The text; every source_start and source_end in this database indexes it, half open.';

create table document_pages (
    document_id varchar not null references documents (document_id),
    page_no integer not null check (page_no > 0),
    source_start integer not null check (source_start >= 0),
    primary key (document_id, page_no),
    unique (document_id, source_start)
);
comment on table document_pages is 'Where each page of a PDF begins in its text; a page without text has no row, and other files have none.';
comment on column document_pages.document_id is 'The notice.';
comment on column document_pages.page_no is 'Number of the page in the file, from 1; what is printed on it may differ.';
comment on column document_pages.source_start is 'First character of the page in documents.text.';

create table chapters (
    document_id varchar not null references documents (document_id),
    chapter_no integer not null check (chapter_no > 0),
    title varchar not null,
    title_en varchar,
    source_start integer not null check (source_start >= 0),
    source_end integer not null check (source_end > source_start),
    primary key (document_id, chapter_no)
);
comment on table chapters is 'Chapters of a notice.';
comment on column chapters.document_id is 'The notice.';
comment on column chapters.chapter_no is 'The number that 一、 stands for.';
comment on column chapters.title is 'Title, white space removed.';
comment on column chapters.title_en is 'Unofficial English translation; null when there is none.';
comment on column chapters.source_start is 'First character of the title in documents.text.';
comment on column chapters.source_end is 'One past the last character of the title.';

create table tasks (
    document_id varchar not null,
    task_no varchar not null,
    task_order integer not null check (task_order > 0),
    chapter_no integer not null,
    title varchar not null,
    title_en varchar,
    body varchar not null,
    source_start integer not null check (source_start >= 0),
    source_end integer not null check (source_end > source_start),
    primary key (document_id, task_no),
    unique (document_id, task_order),
    foreign key (document_id, chapter_no) references chapters (document_id, chapter_no)
);
comment on table tasks is 'Numbered tasks of a notice.';
comment on column tasks.document_id is 'The notice.';
comment on column tasks.task_no is 'The number as printed; where numbers begin again in each chapter, with the chapter''s in front, as in 一1.';
comment on column tasks.task_order is 'Running number within the document, from 1.';
comment on column tasks.chapter_no is 'The chapter in which the task stands.';
comment on column tasks.title is 'The text up to the first 。, white space removed.';
comment on column tasks.title_en is 'Unofficial English translation; null when there is none.';
comment on column tasks.body is 'What follows the title, without the responsibility clause, white space removed.';
comment on column tasks.source_start is 'First character of the task, its number included.';
comment on column tasks.source_end is 'One past the last character of the task, its clause included.';

create table task_agencies (
    document_id varchar not null,
    task_no varchar not null,
    role varchar not null check (role in ('lead', 'participating', 'shared')),
    position integer not null check (position > 0),
    name_as_written varchar not null,
    agency varchar not null references agencies (agency),
    source_start integer not null check (source_start >= 0),
    source_end integer not null check (source_end > source_start),
    primary key (document_id, task_no, role, position),
    unique (document_id, task_no, role, agency),
    foreign key (document_id, task_no) references tasks (document_id, task_no)
);
comment on table task_agencies is 'Who answers for a task, from its responsibility clause.';
comment on column task_agencies.document_id is 'The notice.';
comment on column task_agencies.task_no is 'The task.';
comment on column task_agencies.role is 'lead (牵头), participating (参与, 配合), or shared where no lead is named.';
comment on column task_agencies.position is 'Place among the agencies of this role, from 1.';
comment on column task_agencies.name_as_written is 'Name in the clause, white space removed.';
comment on column task_agencies.agency is 'Canonical name.';
comment on column task_agencies.source_start is 'First character of the name in documents.text.';
comment on column task_agencies.source_end is 'One past the last character of the name.';

create table task_places (
    document_id varchar not null,
    task_no varchar not null,
    position integer not null check (position > 0),
    place varchar not null check (length(place) > 0),
    primary key (document_id, task_no, position),
    unique (document_id, task_no, place),
    foreign key (document_id, task_no) references tasks (document_id, task_no)
);
comment on table task_places is 'Cities and regions that the words of a task name.';
comment on column task_places.document_id is 'The notice.';
comment on column task_places.task_no is 'The task.';
comment on column task_places.position is 'Place in the order of the text, from 1.';
comment on column task_places.place is 'Name as the task writes it, such as 济南 or 沿黄九市.';

create table pieces (
    document_id varchar not null references documents (document_id),
    piece_no integer not null check (piece_no > 0),
    kind varchar not null check (kind in (
        'title', 'metadata', 'heading', 'number', 'task_title', 'body', 'clause', 'review', 'space', 'other')),
    task_no varchar,
    source_start integer not null check (source_start >= 0),
    source_end integer not null check (source_end > source_start),
    primary key (document_id, piece_no)
);
comment on table pieces is 'The text cut into runs with one duty each; in order they join to documents.text exactly.';
comment on column pieces.document_id is 'The notice.';
comment on column pieces.piece_no is 'Running number, from 1.';
comment on column pieces.kind is 'Duty of the run; review looks back on past years, other is what was not understood.';
comment on column pieces.task_no is 'The task to which the run belongs; null outside tasks.';
comment on column pieces.source_start is 'First character.';
comment on column pieces.source_end is 'One past the last character.';

create table targets (
    target_id varchar primary key,
    document_id varchar not null,
    task_no varchar not null,
    target_order integer not null check (target_order > 0),
    kind varchar not null check (kind in ('quantitative', 'deliverable', 'milestone', 'qualitative')),
    target_type varchar not null check (target_type in (
        'level', 'increment', 'ratio', 'growth', 'rank', 'deliverable', 'milestone', 'qualitative')),
    indicator varchar not null check (length(indicator) > 0),
    indicator_basis varchar check (indicator_basis in ('written', 'restored', 'doubtful')),
    action varchar,
    value_low double,
    value_high double,
    unit varchar references units (unit),
    comparator varchar check (comparator in ('ge', 'le', 'eq', 'approx', 'range')),
    per varchar,
    period varchar,
    base_year integer,
    modality varchar not null check (modality in ('plan', 'strive', 'ensure')),
    deadline date,
    due_date date,
    deadline_basis varchar check (deadline_basis in ('stated', 'heading', 'clause', 'plan_year')),
    is_corrected boolean not null,
    quote varchar not null check (length(quote) > 0),
    source_start integer not null check (source_start >= 0),
    source_end integer not null check (source_end > source_start),
    unique (document_id, target_order),
    foreign key (document_id, task_no) references tasks (document_id, task_no),
    check (kind = case when target_type in ('level', 'increment', 'ratio', 'growth', 'rank')
                       then 'quantitative' else target_type end),
    check ((kind = 'quantitative') = (comparator is not null)),
    check (kind = 'quantitative' or (value_low is null and value_high is null and unit is null
                                     and per is null and base_year is null and indicator_basis is null)),
    check (case comparator
           when 'ge' then value_low is not null and value_high is null
           when 'le' then value_low is null and value_high is not null
           when 'eq' then value_low is not null and value_high is not null and value_low = value_high
           when 'approx' then value_low is not null and value_high is not null and value_low = value_high
           when 'range' then value_low is not null and value_high is not null and value_low < value_high
           else value_low is null and value_high is null end),
    check ((kind in ('deliverable', 'milestone')) <= (action is not null)),
    check (target_type not in ('ratio', 'growth') or coalesce(unit, '') in ('%', '个百分点', '百分点', '‰')),
    check (deadline is null or due_date is not distinct from deadline),
    check ((due_date is null) = (deadline_basis is null)),
    check (deadline_basis is null or (deadline_basis = 'stated') = (deadline is not null))
);
comment on table targets is 'What the tasks must reach or do: one row for each quantity, document, milestone or, where a task has none of these, its title.';
comment on column targets.target_id is 'Stable name of the row: document, task and a hash of kind, numeral or name, and ordinal among equals.';
comment on column targets.document_id is 'The notice.';
comment on column targets.task_no is 'The task.';
comment on column targets.target_order is 'Running number within the document, in the order of the text.';
comment on column targets.kind is 'quantitative, deliverable (成果), milestone (节点) or qualitative (定性).';
comment on column targets.target_type is 'level, increment, ratio, growth or rank for a quantity; the kind for the others.';
comment on column targets.indicator is 'What is counted or measured; the name of a document or milestone; the title of a qualitative task.';
comment on column targets.indicator_basis is 'written in the words of the quantity, restored from those around it, or doubtful: not found for certain; null for other kinds.';
comment on column targets.action is 'Verb: 新增, 达到, 印发, 建成 …; null where the words have none.';
comment on column targets.value_low is 'Lower side in the unit, 万 and 亿 multiplied out; null when that side is open.';
comment on column targets.value_high is 'Upper side in the unit; null when that side is open.';
comment on column targets.unit is 'Unit of the values; null where the text has none.';
comment on column targets.comparator is 'ge at least, le at most, eq exactly, approx about, range between.';
comment on column targets.per is 'The thing each of which must reach the value, such as 市 in 各市.';
comment on column targets.period is 'How often the value must be reached: 年, 季, 月; null for once.';
comment on column targets.base_year is 'Year against which growth is measured.';
comment on column targets.modality is 'plan, strive (力争, 争取) or ensure (确保, 必须).';
comment on column targets.deadline is 'Date that the sentence names; null when it names none.';
comment on column targets.due_date is 'The deadline, else the date of the heading or of the responsibility clause, else the end of the plan year.';
comment on column targets.deadline_basis is 'Where due_date comes from: stated in the sentence, heading, clause (the responsibility clause) or plan_year.';
comment on column targets.is_corrected is 'True when a line of data/corrections.csv changed the row; the table corrections says how.';
comment on column targets.quote is 'The words that say it, verbatim, white space removed.';
comment on column targets.source_start is 'First character of the quote in documents.text.';
comment on column targets.source_end is 'One past the last character of the quote.';

create table numerals (
    document_id varchar not null,
    numeral_no integer not null check (numeral_no > 0),
    task_no varchar not null,
    text varchar not null,
    target_id varchar references targets (target_id),
    reason varchar,
    source_start integer not null check (source_start >= 0),
    source_end integer not null check (source_end > source_start),
    primary key (document_id, numeral_no),
    foreign key (document_id, task_no) references tasks (document_id, task_no),
    check ((target_id is null) <> (reason is null))
);
comment on table numerals is 'Every numeral in a task, with the row that it became or the reason why it is no target.';
comment on column numerals.document_id is 'The notice.';
comment on column numerals.numeral_no is 'Running number within the document, in the order of the text.';
comment on column numerals.task_no is 'The task.';
comment on column numerals.text is 'The numeral as printed, white space removed.';
comment on column numerals.target_id is 'The row whose value it is; null when it is no target.';
comment on column numerals.reason is 'Why it is no target: date, name, threshold …, or corrected when its row was left out by hand; null when it is one.';
comment on column numerals.source_start is 'First character in documents.text.';
comment on column numerals.source_end is 'One past the last character.';

create table corrections (
    target_id varchar not null,
    document_id varchar not null references documents (document_id),
    field varchar not null,
    value_before varchar,
    value_after varchar,
    reason varchar not null check (length(reason) > 0),
    who varchar not null check (length(who) > 0),
    corrected_on date not null,
    primary key (target_id, field)
);
comment on table corrections is 'What data/corrections.csv changed in the rows that the rules give.';
comment on column corrections.target_id is 'The row; targets has it no more when it was left out.';
comment on column corrections.document_id is 'The notice.';
comment on column corrections.field is 'Column of targets that was changed, or row when the whole row was left out.';
comment on column corrections.value_before is 'What the rules give, as text; null when they give nothing. For a row left out, its quote.';
comment on column corrections.value_after is 'What stands in its place, as text; null for nothing. For a row left out, drop.';
comment on column corrections.reason is 'Why, in the words of the one who corrected.';
comment on column corrections.who is 'Role or name of the one who corrected, as typed.';
comment on column corrections.corrected_on is 'Day of the correction, as typed.';

create table diagnostics (
    document_id varchar not null references documents (document_id),
    diagnostic_no integer not null check (diagnostic_no > 0),
    severity varchar not null check (severity in ('info', 'warning', 'error')),
    code varchar not null,
    message varchar not null,
    task_no varchar,
    source_start integer,
    source_end integer,
    primary key (document_id, diagnostic_no)
);
comment on table diagnostics is 'What the loader wants a person to know of.';
comment on column diagnostics.document_id is 'The notice.';
comment on column diagnostics.diagnostic_no is 'Running number within the document.';
comment on column diagnostics.severity is 'info, warning or error.';
comment on column diagnostics.code is 'Kind of finding, such as unknown_agency.';
comment on column diagnostics.message is 'One sentence.';
comment on column diagnostics.task_no is 'The task, where there is one.';
comment on column diagnostics.source_start is 'First character concerned, where there is a place.';
comment on column diagnostics.source_end is 'One past the last character concerned.';

create view task_sectors as
with foremost as (
    select document_id, task_no, min(list_position(['lead', 'shared', 'participating'], role)) as place
    from task_agencies group by all
)
select distinct a.document_id, a.task_no, g.sector
from task_agencies a
join foremost f on f.document_id = a.document_id and f.task_no = a.task_no
    and f.place = list_position(['lead', 'shared', 'participating'], a.role)
join agencies g using (agency);
comment on view task_sectors is 'Sectors in which a task counts: those of its lead agencies, of its shared ones where no lead is named, of its participating ones where it has no others.';
comment on column task_sectors.document_id is 'The notice.';
comment on column task_sectors.task_no is 'The task.';
comment on column task_sectors.sector is 'Name of the policy field.';

create view target_rows as
with agency_names as (
    select document_id, task_no,
           string_agg(agency, '、' order by position) filter (role = 'lead') as lead_agencies,
           string_agg(agency, '、' order by position) filter (role = 'participating') as participating_agencies,
           string_agg(agency, '、' order by position) filter (role = 'shared') as shared_agencies
    from task_agencies group by all
), sector_names as (
    select document_id, task_no, string_agg(sector, '、' order by sort) as sectors
    from task_sectors join sectors using (sector) group by all
), place_names as (
    select document_id, task_no, string_agg(place, '、' order by position) as places
    from task_places group by all
), page_lists as (
    -- A list for each PDF: joined line by line, all notices would be sorted for the sake of these.
    select document_id, list(source_start order by page_no) as starts, list(page_no order by page_no) as pages
    from document_pages group by all
)
select t.target_id, t.document_id, d.document_no, d.title as document_title, d.plan_year,
       k.chapter_no, c.title as chapter_title, t.task_no, k.task_order, k.title as task_title,
       n.lead_agencies, n.participating_agencies, n.shared_agencies, s.sectors, p.places,
       t.target_order, t.kind, t.target_type, t.indicator,
       coalesce(i.indicator_en, case when t.kind = 'qualitative' and t.indicator = k.title then k.title_en end)
           as indicator_en,
       t.indicator_basis, t.action, t.comparator, t.value_low, t.value_high,
       t.unit, u.dimension, u.canonical_unit,
       t.value_low * u.factor as canonical_value_low, t.value_high * u.factor as canonical_value_high,
       t.per, t.period, t.base_year, t.modality, t.deadline, t.due_date, t.deadline_basis,
       case when t.deadline_basis <> 'plan_year' then t.due_date end as named_date,
       t.is_corrected, t.quote, t.source_start, t.source_end,
       g.pages[len(list_filter(g.starts, lambda start: start <= t.source_start))] as page_no
from targets t
join tasks k using (document_id, task_no)
join chapters c using (document_id, chapter_no)
join documents d using (document_id)
left join units u using (unit)
left join indicators_en i using (indicator)
left join agency_names n using (document_id, task_no)
left join sector_names s using (document_id, task_no)
left join place_names p using (document_id, task_no)
left join page_lists g using (document_id);
comment on view target_rows is 'One flat line for each target, for pages and exports: the target with its document, chapter, task, agencies, sectors and unit.';
comment on column target_rows.document_title is 'Title of the notice, white space removed.';
comment on column target_rows.chapter_title is 'Title of the chapter, white space removed.';
comment on column target_rows.chapter_no is 'Number of the chapter in which the task stands.';
comment on column target_rows.task_title is 'Title of the task: its text up to the first 。, white space removed.';
comment on column target_rows.plan_year is 'Year whose tasks the notice sets.';
comment on column target_rows.lead_agencies is 'Canonical names of the lead agencies, joined by 、; null when no lead is named.';
comment on column target_rows.participating_agencies is 'Canonical names of the participating agencies, joined by 、.';
comment on column target_rows.shared_agencies is 'Canonical names of agencies that share the task without a lead, joined by 、.';
comment on column target_rows.sectors is 'Sectors in which the task counts, joined by 、.';
comment on column target_rows.named_date is 'The day that the row''s sentence, the words above it or the responsibility clause name; null where only the plan''s end tells.';
comment on column target_rows.indicator_en is 'Unofficial English text of the indicator, for a qualitative row that of the title; null when there is none.';
comment on column target_rows.places is 'Cities and regions that the task names, joined by 、; null when it names none.';
comment on column target_rows.canonical_value_low is 'value_low in canonical_unit, so that 千瓦 and 万千瓦, 亩 and 平方公里 compare.';
comment on column target_rows.page_no is 'Page of the PDF on which the quote begins; null for other files.';
comment on column target_rows.canonical_value_high is 'value_high in canonical_unit.';

create view shown_rows as
with numbers as (
    select c.document_id, c.chapter_no, regexp_replace(substring(
        e.text, p.source_start + 1, p.source_end - p.source_start), '[\s\p{Z}]', '', 'g') as chapter_number
    from chapters c
    join documents e on e.document_id = c.document_id
    asof join (from pieces where kind = 'number') p
        on p.document_id = c.document_id and c.source_start >= p.source_end
    where regexp_full_match(substring(e.text, p.source_end + 1, c.source_start - p.source_end), '[\s\p{Z}]*')
)
select r.* replace (coalesce(r.indicator_en, r.indicator) as indicator_en),
       coalesce(c.title_en, c.title) as chapter_title_en, coalesce(k.title_en, k.title) as task_title_en,
       coalesce(u.name_en, r.unit) as unit_en,
       n.chapter_number, r.indicator_en is not null as is_translated
from target_rows r
join chapters c on c.document_id = r.document_id and c.chapter_no = r.chapter_no
join tasks k on k.document_id = r.document_id and k.task_no = r.task_no
left join units u on u.unit = r.unit
left join numbers n on n.document_id = r.document_id and n.chapter_no = r.chapter_no;
comment on view shown_rows is 'The lines of target_rows with what pages show beside them: English names, Chinese where there are none, and the number of the chapter.';
comment on column shown_rows.indicator_en is 'Unofficial English text of the indicator; the indicator itself when there is none.';
comment on column shown_rows.chapter_title_en is 'Unofficial English title of the chapter; the title itself when there is none.';
comment on column shown_rows.task_title_en is 'Unofficial English title of the task; the title itself when there is none.';
comment on column shown_rows.unit_en is 'English name of the unit; the unit itself when there is none.';
comment on column shown_rows.chapter_number is 'The number that stands right before the chapter''s title, such as 三、 or 第三章; null where none does, as when the chapter is the whole notice.';
comment on column shown_rows.is_translated is 'Whether indicator_en is English.';

create view task_values as
select document_id, task_no, 'agency' as field, agency as value, list(role order by role) as roles
from task_agencies group by all
union all
select document_id, task_no, 'role', coalesce(a.role, 'none'), null
from tasks k left join (select distinct document_id, task_no, role from task_agencies) a using (document_id, task_no)
union all
select document_id, task_no, 'sector', sector, null from task_sectors
union all
select document_id, task_no, 'place', place, null from task_places;
comment on view task_values is 'One line for each value by which the filters of agency, role, sector and place find a task.';
comment on column task_values.document_id is 'The notice.';
comment on column task_values.task_no is 'The task.';
comment on column task_values.field is 'Which filter: agency, role, sector or place.';
comment on column task_values.value is 'Its value: a canonical name or a code; none for the role in a task without agencies.';
comment on column task_values.roles is 'The roles of an agency in the task; null for the other filters.';

create view document_values as
select document_id, 'region' as field, region as value from documents where region is not null
union all
select document_id, 'level', level from documents where level is not null
union all
select document_id, 'year', plan_year::varchar from documents where plan_year is not null;
comment on view document_values is 'One line for each value by which the filters of region, level and year find a notice.';
comment on column document_values.document_id is 'The notice.';
comment on column document_values.field is 'Which filter: region, level or year.';
comment on column document_values.value is 'Its value; a year as text.';

create view document_characters as
select document_id, length(regexp_replace(d.text, '[\s\p{Z}]', '', 'g'))::integer as characters,
       coalesce(o.others, 0)::integer as others
from documents d
left join (
    select p.document_id, sum(length(regexp_replace(
        substr(e.text, p.source_start + 1, p.source_end - p.source_start), '[\s\p{Z}]', '', 'g'))) as others
    from pieces p join documents e using (document_id)
    where p.kind = 'other' group by all) o using (document_id);
comment on view document_characters is 'How many characters a notice has, and how many of them were given no duty.';
comment on column document_characters.document_id is 'The notice.';
comment on column document_characters.characters is 'Characters of its text without white space.';
comment on column document_characters.others is 'Those of them in pieces of kind other.';
