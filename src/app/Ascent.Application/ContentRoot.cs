using Ascent.Journey;

namespace Ascent.Application;

/// <summary>Finds the folder <c>content</c>: named by ASCENT_CONTENT, else beside the program or above it.</summary>
public static class ContentRoot
{
    /// <summary>The journey for whoever names none.</summary>
    public const string UsualJourney = "software-engineer-to-deep-learning-engineer";

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

    /// <summary>The folder of a journey; without an id that of the usual one, or the only one there is.</summary>
    /// <exception cref="JourneyException">There is no such journey, or there are several and none is named.</exception>
    public static string Journey(string content, string? id)
    {
        var journeys = Journeys(content).ToDictionary(folder => Path.GetFileName(folder)!, StringComparer.Ordinal);
        if (journeys.Count == 0)
            throw new JourneyException($"{content} holds no journey.", ProblemKind.BrokenEnvironment);
        if (id is not null)
        {
            return journeys.TryGetValue(id, out var named)
                ? named
                : throw new JourneyException($"There is no journey {Nearest.Quote(id)} in {content}.{Nearest.Suggestion(id, journeys.Keys)} There are: {string.Join(", ", journeys.Keys)}.");
        }

        if (journeys.TryGetValue(UsualJourney, out var usual))
            return usual;
        return journeys.Count == 1
            ? journeys.Values.Single()
            : throw new JourneyException($"{content} holds several journeys: {string.Join(", ", journeys.Keys)}. Say which with 'ascent start --journey ID' or ASCENT_JOURNEY.");
    }
}
