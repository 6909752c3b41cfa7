namespace Ascent.Testing;

/// <summary>Where full data sets may lie on this machine.</summary>
internal static class TestData
{
    public static IReadOnlyList<string> Folders =>
    [
        .. (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "ascent-data"),
    ];
}
