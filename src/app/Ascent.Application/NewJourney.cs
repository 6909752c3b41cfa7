using Ascent.Journey;
using Ascent.Journey.Content;

namespace Ascent.Application;

/// <summary>Lays out a small complete journey, for an author to start from.</summary>
public static class NewJourney
{
    private const string Prefix = "NewJourney/";
    private const string IdMark = "__ID__";

    /// <summary>Writes <c>journeys/ID</c> into a content folder, whole or not at all, and returns that folder.</summary>
    /// <exception cref="JourneyException">The id is none, or such a journey is there.</exception>
    public static string Create(string content, string id)
    {
        if (!ContentRules.IsSlug(id))
            throw new JourneyException($"{Nearest.Quote(id)} is no id: use lower case and digits, parted by hyphens, such as data-analyst-to-statistician.");
        var folder = Path.Combine(content, "journeys", id);
        if (Directory.Exists(folder))
            throw new JourneyException($"{folder} is there already. Choose another id, or remove the folder.");
        var beside = Path.Combine(content, $".new-{id}-{Environment.ProcessId}");
        try
        {
            foreach (var (path, text) in Files(id))
            {
                var file = Path.Combine(beside, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }

            Directory.CreateDirectory(Path.Combine(content, "journeys"));

            // A content folder has labs, be it none: the check says when an activity names one that is not there.
            Directory.CreateDirectory(Path.Combine(content, "labs"));
            Directory.Move(beside, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
            throw new JourneyException($"The journey cannot be written to {content}: {e.Message}", ProblemKind.BrokenEnvironment, e);
        }

        return folder;
    }

    /// <summary>The files of the journey by path, with its id in them.</summary>
    private static IEnumerable<(string Path, string Text)> Files(string id)
    {
        var assembly = typeof(NewJourney).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name[Prefix.Length..], reader.ReadToEnd().Replace(IdMark, id, StringComparison.Ordinal));
        }
    }
}
