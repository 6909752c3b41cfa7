using Ascent.Testing;

namespace Ascent.Conformance.Tests;

/// <summary>Where foreign suites lie, and where the documentation says how they ended.</summary>
internal static class ForeignData
{
    /// <summary>The folder of a suite; the test is skipped where ASCENT_DATA names none.</summary>
    public static string Folder(string suite, string marker)
    {
        var folder = (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "vectors", suite))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, marker)));
        Needs.ForeignSuite(folder is not null, $"ASCENT_DATA names no folder with vectors/{suite}");
        return folder!;
    }

    /// <summary>Holds rows of a table against docs/engine/conformance.md. Rows of suites that the documentation does not know are let through.</summary>
    public static void AssertDocumented(IEnumerable<string> rows)
    {
        var documented = File.ReadLines(Document()).Where(line => line.StartsWith('|')).DistinctBy(Key).ToDictionary(Key, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (documented.TryGetValue(Key(row), out var line)) Assert.True(row == line, $"docs/engine/conformance.md says\n{line}\nbut it is\n{row}");
        }

        static string Key(string row) => row.Split('|')[1].Trim();
    }

    private static string Document()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "docs", "engine", "conformance.md");
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException("docs/engine/conformance.md is not above the tests.");
    }
}
