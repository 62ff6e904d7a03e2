/** What is passed as a parameter. Lists and objects go as JSON in a string: `$1::text::jsonb`. */
export type SqlValue = string | number | boolean | null;
