using Ascent.Journey;

namespace Ascent.Application;

/// <summary>Finds the folder <c>content</c>: named by ASCENT_CONTENT, else beside the program or above it.</summary>
public static class ContentRoot
{
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable("ASCENT_CONTENT") is { Length: > 0 } named)
        {
            if (Directory.Exists(Path.Combine(named, "journeys")))
                return Path.GetFullPath(named);
            throw new JourneyException($"ASCENT_CONTENT names {named}, which holds no folder 'journeys'.", ProblemKind.BrokenEnvironment);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var content = Path.Combine(folder.FullName, "content");
            if (Directory.Exists(Path.Combine(content, "journeys")))
                return content;
        }

        throw new JourneyException(
            $"The folder 'content' was not found in {AppContext.BaseDirectory} or above it. Set ASCENT_CONTENT to where it is.",
            ProblemKind.BrokenEnvironment);
    }

    /// <summary>The journeys under a content folder, by id.</summary>
    public static IReadOnlyList<string> Journeys(string content) =>
        [.. Directory.EnumerateDirectories(Path.Combine(content, "journeys")).Order(StringComparer.Ordinal)];
}
