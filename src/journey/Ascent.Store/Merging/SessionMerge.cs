using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Ascent.Store;

/// <summary>
/// Assessments of two homes. The first of an area is called K1-1 in every home, so one is known by what it asks about and by when it began, and takes the next
/// free name where its own is taken.
/// </summary>
internal static class SessionMerge
{
    internal const string Table = "assessment_session";

    /// <summary>A question that was answered in the other home, or that waits twice now, waits no more.</summary>
    internal const string AfterAnswers =
        """
        UPDATE assessment_session SET pending_item = NULL, pending_seed = NULL, pending_skill = NULL, pending_at = NULL, pending_hint = 0
        WHERE pending_item IS NOT NULL AND (ended_at IS NOT NULL
            OR EXISTS (SELECT 1 FROM assessment_answer AS answer WHERE answer.item_id = assessment_session.pending_item AND answer.seed = assessment_session.pending_seed)
            OR EXISTS (SELECT 1 FROM assessment_session AS other WHERE other.pending_item = assessment_session.pending_item AND other.pending_seed = assessment_session.pending_seed
                AND other.session_id < assessment_session.session_id))
        """;

    internal static long Run(DbConnection connection, StoreMerge merge, StoreTable given)
    {
        int At(string column) => given.Columns.IndexOf(column);
        var here = connection.Query<(string Id, string Kind, string Scope, string StartedAt)>("SELECT session_id, kind, scope, started_at FROM assessment_session").ToList();
        var known = here.ToLookup(row => (row.Kind, row.Scope, row.StartedAt), row => row.Id);
        var taken = here.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var fresh = new List<IReadOnlyList<object?>>();
        var changed = 0L;
        foreach (var row in given.Rows)
        {
            var (there, scope) = ((string)row[At("session_id")]!, (string)row[At("scope")]!);
            if (known[((string)row[At("kind")]!, scope, (string)row[At("started_at")]!)].FirstOrDefault() is { } same)
            {
                merge.Name(Table, there, same);
                changed += connection.Execute(
                    "UPDATE assessment_session SET ended_at = CAST(@ended AS TEXT) WHERE session_id = @same AND ended_at IS NULL AND CAST(@ended AS TEXT) IS NOT NULL",
                    new { same, ended = (string?)row[At("ended_at")] });
                continue;
            }

            var name = there;
            for (var number = 1; !taken.Add(name); number++)
                name = string.Create(CultureInfo.InvariantCulture, $"{scope}-{number}");
            merge.Name(Table, there, name);
            fresh.Add(row.With(At("session_id"), name));
        }

        return changed + TableRows.Insert(connection, Table, given.Columns, fresh);
    }
}
