namespace Ascent.Application.Tests;

/// <summary>A workbench over the real content, on a home that goes away with the test, on a Monday.</summary>
public sealed class TestHome : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-app-").FullName;

    public TestHome(bool started = true)
    {
        Home = new AscentHome(Path.Combine(_folder, "home"));
        Bench = Workbench.Open(Home, Time);
        if (started)
            Bench.SaveProfile(Bench.DefaultProfile());
    }

    public AscentHome Home { get; }

    public StandingClock Time { get; } = new(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));

    public Workbench Bench { get; }

    public string PathOf(string name) => Path.Combine(_folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Copies the solved files of a lab over the learner's.</summary>
    public void Solve(string labId, string folder)
    {
        foreach (var (name, text) in Bench.Solution(labId, anyway: true))
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    public void Dispose()
    {
        Bench.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A clock that stands until it is moved.</summary>
public sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
}
