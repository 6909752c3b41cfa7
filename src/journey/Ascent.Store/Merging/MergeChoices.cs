using System.Data.Common;
using System.Globalization;

namespace Ascent.Store;

/// <summary>Finds what both homes answer, and differently, before the merge chooses.</summary>
internal static class MergeChoices
{
    /// <summary>Tables of which a row is one answer of the person's: what it answers, what the answer is, and when it was given.</summary>
    private static readonly Dictionary<string, (string[] Key, string[] Said, string At)> Answers = new(StringComparer.Ordinal)
    {
        ["profile"] = (["id"], ["document"], "saved_at"),
        ["paper_note"] = (["paper_id", "field"], ["text"], "at"),
        ["week_answer"] = (["week"], ["learnt", "change"], "at"),
        ["assessment_answer"] = (["item_id", "seed"], ["given", "correct", "dont_know", "after_hint"], "at"),
    };

    /// <summary>What was answered in both homes, with the row that each has of it.</summary>
    internal static IReadOnlyList<(MergeChoice Choice, IReadOnlyList<object?> Here, IReadOnlyList<object?> There)> Find(DbConnection connection, StoreTable given, SchemaTable table)
    {
        if (!Answers.TryGetValue(table.Name, out var answer))
            return [];
        var here = TableRows.Read(connection, table);
        string KeyOf(StoreTable rows, IReadOnlyList<object?> row) => string.Join('\n', Texts(rows, row, answer.Key));
        var known = here.Rows.ToDictionary(row => KeyOf(here, row), StringComparer.Ordinal);
        var found = new List<(MergeChoice, IReadOnlyList<object?>, IReadOnlyList<object?>)>();
        foreach (var row in given.Rows)
        {
            if (!known.TryGetValue(KeyOf(given, row), out var mine))
                continue;
            var (saidHere, saidThere) = (Texts(here, mine, answer.Said), Texts(given, row, answer.Said));

            // An answer that only one of the two gave is no choice: it comes, or stays.
            var differing = Enumerable.Range(0, answer.Said.Length)
                .Where(i => saidHere[i] != saidThere[i] && !string.IsNullOrEmpty(saidHere[i]) && !string.IsNullOrEmpty(saidThere[i])).ToList();
            if (differing.Count == 0)
                continue;
            var (hereAt, thereAt) = (Texts(here, mine, [answer.At])[0], Texts(given, row, [answer.At])[0]);
            found.Add((
                new(table.Name, [.. Texts(given, row, answer.Key).Select(text => text ?? "")], [.. differing.Select(i => answer.Said[i])], [.. differing.Select(i => saidHere[i])], [.. differing.Select(i => saidThere[i])],
                    Time(hereAt), Time(thereAt), string.CompareOrdinal(thereAt, hereAt) <= 0), mine, row));
        }

        return found;
    }

    private static string?[] Texts(StoreTable rows, IReadOnlyList<object?> row, string[] columns) =>
        [.. columns.Select(column => rows.Columns.IndexOf(column) is >= 0 and var at ? Convert.ToString(row[at], CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null : null)];

    private static DateTimeOffset? Time(string? stamp) =>
        DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;
}
