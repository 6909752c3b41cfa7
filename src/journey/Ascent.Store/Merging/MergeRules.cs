namespace Ascent.Store;

/// <summary>What becomes of a row that both homes have. Where nothing is said here, the one that is here stays.</summary>
internal static class MergeRules
{
    private const string Stays = "ON CONFLICT DO NOTHING";

    /// <summary>
    /// Plans are computed anew from what was merged, and those of another home would be taken for the last ones shown here; a timer that runs there
    /// goes on there, and would be logged twice. The revision is each store's own.
    /// </summary>
    private static readonly HashSet<string> Staying = new(["revision", "plan", "timer"], StringComparer.Ordinal);

    /// <summary>Tables whose numbers stand in proofs or are told to the person, so that a row keeps the one it has.</summary>
    private static readonly HashSet<string> Numbered = new(["attempt", "career_entry", "interview_session"], StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Conflicts = new(StringComparer.Ordinal)
    {
        // How far an activity has come: the further of two states.
        ["activity"] =
            """
            ON CONFLICT (activity_id) DO UPDATE SET state = excluded.state, started_on = coalesce(activity.started_on, excluded.started_on), done_on = excluded.done_on
            WHERE (activity.state = 'NotStarted' AND excluded.state <> 'NotStarted') OR (activity.state = 'InProgress' AND excluded.state = 'Done')
            """,

        // The memory that the later review left.
        ["card"] =
            """
            ON CONFLICT (card_id) DO UPDATE SET stage = excluded.stage, step = excluded.step, stability = excluded.stability, difficulty = excluded.difficulty,
                due = excluded.due, last_review = excluded.last_review, reviews = excluded.reviews, lapses = excluded.lapses,
                introduced_on = CASE WHEN excluded.introduced_on < card.introduced_on THEN excluded.introduced_on ELSE card.introduced_on END
            WHERE coalesce(excluded.last_review, '') > coalesce(card.last_review, '')
            """,
        ["paper"] =
            """
            ON CONFLICT (paper_id) DO UPDATE SET done_on = excluded.done_on WHERE paper.done_on IS NULL AND excluded.done_on IS NOT NULL
            """,

        // What was written later.
        ["profile"] =
            """
            ON CONFLICT (id) DO UPDATE SET document = excluded.document, saved_at = excluded.saved_at
            WHERE excluded.saved_at > profile.saved_at AND excluded.document <> profile.document
            """,
        ["paper_note"] =
            """
            ON CONFLICT (paper_id, field) DO UPDATE SET text = excluded.text, at = excluded.at WHERE excluded.at > paper_note.at
            """,
        ["week_answer"] =
            """
            ON CONFLICT (week) DO UPDATE SET
                learnt = CASE WHEN excluded.learnt <> '' AND (week_answer.learnt = '' OR excluded.at > week_answer.at) THEN excluded.learnt ELSE week_answer.learnt END,
                change = CASE WHEN excluded.change <> '' AND (week_answer.change = '' OR excluded.at > week_answer.at) THEN excluded.change ELSE week_answer.change END,
                at = CASE WHEN excluded.at > week_answer.at THEN excluded.at ELSE week_answer.at END
            WHERE excluded.at > week_answer.at OR (week_answer.learnt = '' AND excluded.learnt <> '') OR (week_answer.change = '' AND excluded.change <> '')
            """,
    };

    /// <summary>Columns in which a row names the row of another table that it belongs to, by what that one is called in its home.</summary>
    internal static IReadOnlyDictionary<(string Table, string Column), string> Parents { get; } = new Dictionary<(string, string), string>
    {
        [("career_state", "entry_id")] = "career_entry",
        [("interview_score", "session_id")] = "interview_session",
        [("assessment_answer", "session_id")] = "assessment_session",
    };

    internal static bool Travels(SchemaTable table) => !Staying.Contains(table.Name);

    internal static string OnConflict(SchemaTable table) => Conflicts.GetValueOrDefault(table.Name, Stays);

    /// <summary>Whether its rows are told in the order of their numbers, and nobody knows these: what is new goes in where its time says.</summary>
    internal static bool IsLog(SchemaTable table) => table.Counted && !Numbered.Contains(table.Name) && table.Columns.Any(column => column.Name == "at");
}
