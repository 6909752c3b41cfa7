using System.Globalization;
using System.Text.Json;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Reviews;

namespace Ascent.Store;

/// <summary>
/// Looks at rows from elsewhere before any is taken: what the program could not read again would stop every later command. All that it writes
/// itself passes.
/// </summary>
internal static class TableCheck
{
    /// <summary>Whole numbers up to here are the same in every language that reads JSON.</summary>
    private const long HighestId = 1L << 53;
    private const double HighestReal = 1e9;

    /// <summary>Far above what any command takes for a text or writes for a record.</summary>
    private const int LongestText = 1 << 22;
    private const int EarliestYear = 1900;
    private const int LatestYear = 2200;

    /// <summary>No command logs more at once, and no interview lasts longer.</summary>
    private const int MostMinutes = 24 * 60;

    /// <exception cref="JourneyException">With the table, the row and the column.</exception>
    internal static void Run(StoreTable given, SchemaTable table)
    {
        JourneyException Bad(string why) => new($"The table {table.Name} cannot be taken: {why}. Nothing was changed.");
        if (given.Rows.Count == 0)
            return;
        if (given.Columns.Distinct(StringComparer.Ordinal).Count() != given.Columns.Count)
            throw Bad("a column stands twice");
        var columns = given.Columns.Select(name => table.Columns.FirstOrDefault(column => column.Name == name) ?? throw Bad($"this version does not know its column {Nearest.Quote(name)}")).ToList();
        if (table.Columns.FirstOrDefault(column => column.Required && !given.Columns.Contains(column.Name)) is { } missing)
            throw Bad($"it has no column {missing.Name}");
        foreach (var (number, row) in given.Rows.Index())
        {
            if (row.Count != columns.Count)
                throw Bad($"row {number + 1} has more or fewer values than there are columns");
            for (var i = 0; i < row.Count; i++)
            {
                if (Fault(row[i], columns[i], table.Name) is { } fault)
                    throw Bad($"{columns[i].Name} of row {number + 1} {fault}");
            }
        }

        if (table.Counted && given.Columns.IndexOf("id") is var id && given.Rows.Select(row => row[id]).Distinct().Count() != given.Rows.Count)
            throw Bad("two rows have one id");
    }

    /// <summary>Whether every row that belongs to another has it beside it, and every career entry is in some state.</summary>
    /// <exception cref="JourneyException">With the table and the row.</exception>
    internal static void Family(IReadOnlyList<StoreTable> tables)
    {
        HashSet<object?> Values(string table, string column) =>
            tables.FirstOrDefault(one => one.Name == table) is { Rows.Count: > 0 } found && found.Columns.IndexOf(column) is var at ? [.. found.Rows.Select(row => row[at])] : [];

        void Each(string child, string column, string parent, string name)
        {
            var there = Values(parent, name);
            if (Values(child, column).FirstOrDefault(one => !there.Contains(one)) is { } alone)
                throw new JourneyException($"A row of {child} belongs to {Nearest.Quote($"{alone}")} of {parent}, which is not in the file. Nothing was changed.");
        }

        foreach (var ((child, column), parent) in MergeRules.Parents)
            Each(child, column, parent, SchemaTables.All.First(table => table.Name == parent).Columns[0].Name);
        Each(CareerMerge.Table, "id", CareerMerge.StateTable, "entry_id");
    }

    private static string? Fault(object? value, SchemaColumn column, string table) => (value, column.Kind) switch
    {
        (null, _) => column.Required ? "is missing" : null,
        (long whole, ColumnKind.Whole) => whole >= Least(table, column) && whole <= Most(table, column) ? null : $"is {whole}; it must lie between {Least(table, column)} and {Most(table, column)}",
        (double real, ColumnKind.Real) => Math.Abs(real) <= HighestReal ? null : "is a number that cannot be",
        (string { Length: > LongestText } text, ColumnKind.Text) => $"has {text.Length} characters; {LongestText} are the most",
        (string text, ColumnKind.Text) when column.Words.Count > 0 => column.Words.Contains(text) ? null : $"is {Nearest.Quote(text)}; it must be one of {string.Join(", ", column.Words)}",
        (string text, ColumnKind.Text) => Fits(text, column.Name, table) is { } form ? $"is {Nearest.Quote(text)}, which is not {form}" : null,
        _ => $"is of another kind than {column.Kind.ToString().ToLowerInvariant()}",
    };

    /// <summary>Columns that hold one word of a few, where the schema itself does not say which.</summary>
    private static readonly Dictionary<(string Table, string Column), string[]> Words = new()
    {
        [("evidence", "kind")] = Enum.GetNames<EvidenceKind>(),
        [("review", "stage")] = Enum.GetNames<CardStage>(),
        [("assessment_answer", "item_kind")] = Enum.GetNames<ItemKind>(),
    };

    private static bool IsName(string column) => column == "id" || MergeRules.Parents.Keys.Any(pair => pair.Column == column);

    private static long Least(string table, SchemaColumn column) => column.Least ?? (IsName(column.Name) || table == "lab_reveal" && column.Name == "number" ? 1 : 0);

    private static long Most(string table, SchemaColumn column) => column.Most ?? column.Name switch
    {
        _ when IsName(column.Name) || column.Name.EndsWith("seed", StringComparison.Ordinal) => HighestId,
        "minutes" => MostMinutes,
        "correct" or "dont_know" or "after_hint" or "pending_hint" => 1,
        _ => int.MaxValue,
    };

    /// <summary>Null when a text has the form that its column asks for, otherwise that form.</summary>
    private static string? Fits(string text, string column, string table)
    {
        if (Words.TryGetValue((table, column), out var words))
            return words.Contains(text) ? null : "one of " + string.Join(", ", words);
        if (column is "document" or "data" or "report")
            return IsObject(text) ? null : "a JSON object";
        if (column is "at" or "due" or "last_review" || column.EndsWith("_at", StringComparison.Ordinal))
        {
            return DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) && time.Offset == TimeSpan.Zero && IsNear(time.Year)
                ? null
                : $"a time such as 2026-11-30T09:00:00.0000000+00:00 between {EarliestYear} and {LatestYear}";
        }

        if (column == "day" || column.EndsWith("_on", StringComparison.Ordinal))
            return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && IsNear(day.Year) ? null : $"a day such as 2026-11-30 between {EarliestYear} and {LatestYear}";
        if (column is "week" or "pinned_to")
            return IsoWeek.TryParse(text, out var week) && IsNear(week.Year) ? null : $"a week such as 2026-W49 between {EarliestYear} and {LatestYear}";
        return null;
    }

    private static bool IsObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsNear(int year) => year is >= EarliestYear and <= LatestYear;
}
