using System.Globalization;
using System.Text.RegularExpressions;

namespace Ascent.Store;

internal enum ColumnKind { Whole, Real, Text }

/// <summary>A column; <paramref name="Required"/>: no row is without it. The schema's own checks: the only words, and the least and the most that it takes.</summary>
internal sealed record SchemaColumn(string Name, ColumnKind Kind, bool Required = false)
{
    internal IReadOnlyList<string> Words { get; init; } = [];
    internal long? Least { get; init; }
    internal long? Most { get; init; }
}

/// <summary>
/// A table of the schema. <paramref name="Counted"/>: its id is given by the database.
/// </summary>
internal sealed record SchemaTable(string Name, IReadOnlyList<SchemaColumn> Columns, bool Counted);

/// <summary>
/// The tables as the migrations make them, read from the scripts themselves, so that what is carried from store to store is all there is, on either
/// kind of database, and no table that comes later can be forgotten.
/// </summary>
internal static partial class SchemaTables
{
    private static readonly Lazy<IReadOnlyList<SchemaTable>> Parsed = new(() => Parse(string.Join('\n', SchemaScripts.After(0).Select(script => script.Text))));

    /// <summary>In the order in which they were made, so that what is referred to comes first.</summary>
    internal static IReadOnlyList<SchemaTable> All => Parsed.Value;

    internal static IReadOnlyList<SchemaTable> Parse(string scripts)
    {
        var text = Comment().Replace(scripts, "");
        var tables = new List<SchemaTable>();
        foreach (Match match in Create().Matches(text))
            tables.Add(Table(match.Groups["name"].Value, Parts(text, match.Index + match.Length)));
        foreach (Match match in Alter().Matches(text))
        {
            var at = tables.FindIndex(table => table.Name == match.Groups["table"].Value);
            tables[at] = tables[at] with { Columns = [.. tables[at].Columns, new(match.Groups["column"].Value, Kind(match.Groups["type"].Value))] };
        }

        foreach (Match match in Drop().Matches(text))
            tables.RemoveAll(table => table.Name == match.Groups["name"].Value);
        return tables;
    }

    private static SchemaTable Table(string name, IReadOnlyList<string> parts)
    {
        var columns = new List<SchemaColumn>();
        var counted = false;
        foreach (var part in parts)
        {
            if (Column().Match(part) is not { Success: true } column)
                continue;
            var columnName = column.Groups["name"].Value;
            columns.Add(Checked(new(columnName, Kind(column.Groups["type"].Value), part.Contains("NOT NULL", StringComparison.Ordinal) || part.Contains("PRIMARY KEY", StringComparison.Ordinal)), part));
            counted |= part.StartsWith("id INTEGER PRIMARY KEY", StringComparison.Ordinal) && !part.Contains("CHECK", StringComparison.Ordinal);
        }

        return new(name, columns, counted);
    }

    private static SchemaColumn Checked(SchemaColumn column, string part)
    {
        if (Check().Match(part) is not { Success: true } check)
            return column;
        long? Number(string group) => check.Groups[group] is { Success: true } found ? long.Parse(found.Value, CultureInfo.InvariantCulture) : null;
        if (check.Groups["list"] is not { Success: true } list)
            return column with { Least = Number("least") ?? Number("one") ?? (Number("above") + 1), Most = Number("most") ?? Number("one") };
        var values = list.Value.Split(',', StringSplitOptions.TrimEntries);
        return column.Kind == ColumnKind.Text
            ? column with { Words = [.. values.Select(value => value.Trim('\''))] }
            : column with { Least = values.Min(value => long.Parse(value, CultureInfo.InvariantCulture)), Most = values.Max(value => long.Parse(value, CultureInfo.InvariantCulture)) };
    }

    /// <summary>What stands between commas of the parenthesis that was opened just before <paramref name="start"/>.</summary>
    private static List<string> Parts(string text, int start)
    {
        var parts = new List<string>();
        var (depth, from) = (1, start);
        for (var i = start; depth > 0; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 || (depth == 1 && text[i] == ','))
            {
                parts.Add(Space().Replace(text[from..i].Trim(), " "));
                from = i + 1;
            }
        }

        return parts;
    }

    private static ColumnKind Kind(string type) => type switch
    {
        "INTEGER" => ColumnKind.Whole,
        "REAL" => ColumnKind.Real,
        _ => ColumnKind.Text,
    };

    [GeneratedRegex(@"--[^\n]*", RegexOptions.None, 2000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bCREATE TABLE (?<name>\w+) \(", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Create();

    [GeneratedRegex(@"\bALTER TABLE (?<table>\w+) ADD COLUMN (?<column>\w+) (?<type>INTEGER|REAL|TEXT)", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Alter();

    [GeneratedRegex(@"\bDROP TABLE (?<name>\w+)", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Drop();

    [GeneratedRegex(@"^(?<name>[a-z_]\w*) (?<type>INTEGER|REAL|TEXT)\b", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Column();

    [GeneratedRegex(@"CHECK \(\w+ (IN \((?<list>[^)]+)\)|BETWEEN (?<least>\d+) AND (?<most>\d+)|= (?<one>\d+)|> (?<above>\d+))\)", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Check();

    [GeneratedRegex(@"\s+", RegexOptions.None, 2000)]
    private static partial Regex Space();
}
