using Ascent.Application;

namespace Ascent.Web.Tests.Sample;

/// <summary>
/// The real workbench over the journey that ships. Its content is read from source once for all tests; every home begins with what that
/// left in its cache, as a home does from its second command on.
/// </summary>
internal static class RealJourney
{
    private static readonly Lazy<IReadOnlyDictionary<string, byte[]>> Cache = new(ReadOnce);

    public static Workbench Open(string home, TimeProvider time)
    {
        var opened = new AscentHome(home);
        Directory.CreateDirectory(opened.Cache);
        foreach (var (name, bytes) in Cache.Value) File.WriteAllBytes(Path.Combine(opened.Cache, name), bytes);
        return Workbench.Open(opened, time);
    }

    private static Dictionary<string, byte[]> ReadOnce()
    {
        var folder = Directory.CreateTempSubdirectory("ascent-web-content-").FullName;
        try
        {
            var home = new AscentHome(folder);
            using (var workbench = Workbench.Open(home, TimeProvider.System)) Assert.NotEmpty(workbench.Pack.Activities);
            var files = Directory.EnumerateFiles(home.Cache).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal);
            Assert.NotEmpty(files);
            return files;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
