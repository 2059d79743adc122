-- The k best lines of each first field, and at equal scores the ones that come first in the file, in every run.
--   spark-sql --files topk -d in=SCORES -d out=FOLDER -d k=10 -f topk.sql
CREATE OR REPLACE TEMPORARY VIEW input USING text OPTIONS (path '${in}', lineSep '\n');

INSERT OVERWRITE DIRECTORY '${out}' USING text
SELECT CAST(encode(line, 'ISO-8859-1') AS STRING) FROM (
    SELECT TRANSFORM (line) USING 'topk -c -j 1 -k ${k} || { cat > /dev/null; false; }'
        AS (line STRING) ROW FORMAT DELIMITED FIELDS TERMINATED BY '\u0100'
    FROM (
        SELECT CAST(substring_index(numbered, '\t', 1) AS BIGINT) AS number,
               substr(numbered, instr(numbered, '\t') + 1) AS line,
               substring_index(line, '\t', 1) AS key
        FROM (
            SELECT TRANSFORM (concat_ws('\t', monotonically_increasing_id(), decode(CAST(value AS BINARY), 'ISO-8859-1')))
                USING 'topk -g 2 -j 1 -k ${k} || { cat > /dev/null; false; }'
                AS (numbered STRING) ROW FORMAT DELIMITED FIELDS TERMINATED BY '\u0100'
            FROM input
        )
        DISTRIBUTE BY key SORT BY key, number
    )
);
