using Ascent.Labs.Grading;

namespace Ascent.Labs;

/// <summary>A learner's source files as the grader reads them, and the hash that an attempt names.</summary>
public sealed record LearnerSources(IReadOnlyDictionary<string, string> Files, string Hash)
{
    /// <summary>The files of a project's folder, by their paths with forward slashes.</summary>
    /// <exception cref="SourceRefusedException">The folder holds what the grader does not take.</exception>
    public static LearnerSources Read(LabPack lab, string folder)
    {
        var sources = LabSources.Read(lab, folder);
        return new(sources.Learner.ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal), sources.LearnerHash());
    }

    /// <summary>The hash of files, in whatever order they come.</summary>
    public static string HashOf(IEnumerable<KeyValuePair<string, string>> files) =>
        LabSources.Hash(files.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new SourceFile(pair.Key, pair.Value)), []);
}
