using Ascent.Application;
using Ascent.Journey;
using Ascent.Journey.Profiles;

namespace Ascent.Cli;

/// <summary>Profile files as people give them: our own schema, or a JSON Resume.</summary>
internal static class ProfileFiles
{
    private const long Largest = 1 << 20;

    internal static Profile Read(string file, IWorkbench workbench)
    {
        var text = ReadText(file);
        return ProfileJson.IsJsonResume(text)
            ? ProfileJson.FromJsonResume(text, file, workbench.Profile ?? workbench.DefaultProfile())
            : ProfileJson.Read(text, file, workbench.Pack, workbench.Today);
    }

    private static string ReadText(string file)
    {
        try
        {
            var info = new FileInfo(file);
            if (info.Exists && info.Length > Largest)
                throw new JourneyException($"{file} has {info.Length >> 20} MiB, which no profile has.");
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"The profile {file} cannot be read: {e.Message}", inner: e);
        }
    }
}
