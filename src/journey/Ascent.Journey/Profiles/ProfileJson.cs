using Ascent.Journey.Content;

namespace Ascent.Journey.Profiles;

/// <summary>Reads and writes profile files (schema 1) and reads JSON Resume. Every fault names its key.</summary>
public static class ProfileJson
{
    /// <summary>Reads a profile. <paramref name="source"/> names the file in messages; <paramref name="today"/> is the default start.</summary>
    /// <exception cref="JourneyException">With the key and the reason.</exception>
    public static Profile Read(string json, string source, JourneyPack pack, DateOnly today) => throw new NotImplementedException();

    public static string Write(Profile profile) => throw new NotImplementedException();

    /// <summary>True if the document is a JSON Resume (has basics, work or skills and no hoursPerWeek).</summary>
    public static bool IsJsonResume(string json) => throw new NotImplementedException();

    /// <summary>Takes role, years and languages from a JSON Resume over <paramref name="basis"/>.</summary>
    public static Profile FromJsonResume(string json, string source, Profile basis) => throw new NotImplementedException();
}
