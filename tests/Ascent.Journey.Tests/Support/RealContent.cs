using Ascent.Journey.Content;

namespace Ascent.Journey.Tests.Support;

/// <summary>The journey that the repository ships.</summary>
internal static class RealContent
{
    private const string Folder = "content/journeys/software-engineer-to-deep-learning-engineer";
    private static readonly Lazy<PackReading> Read = new(() => PackReader.Read(Files()));

    public static PackReading Reading => Read.Value;
    public static JourneyPack Pack => Reading.Pack ?? throw new InvalidOperationException(string.Join("\n", Reading.Problems));

    public static IReadOnlyList<ContentFile> Files()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !Directory.Exists(Path.Combine(directory.FullName, Folder))) directory = directory.Parent;
        var root = Path.Combine(directory?.FullName ?? throw new DirectoryNotFoundException(Folder), Folder);
        return
        [
            .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(f => new ContentFile(Path.GetRelativePath(root, f).Replace('\\', '/'), File.ReadAllText(f))),
        ];
    }
}
