namespace Ascent.Tracking.Tests;

internal static class Runs
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 10, 45, 12, TimeSpan.Zero);

    public static RunHeader Header(string name = "mnist-mlp") =>
        new(name, "mnist-mlp", 7, new Dictionary<string, string> { ["batch"] = "128" }, new Dictionary<string, string> { ["cores"] = "2" });

    public static RunStore Store(string folder) => new(folder, new FixedClock());

    internal sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }
}
