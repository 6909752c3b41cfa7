using System.Runtime.CompilerServices;

namespace Ascent.Labs.Tests;

/// <summary>The fixture lab, a scratch folder, and learners' projects made from a few lines of code.</summary>
public sealed class GradingFixture : IDisposable
{
    public static readonly string LabsFolder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "labs");

    public GradingFixture()
    {
        Scratch = Directory.CreateTempSubdirectory("ascent-labs-").FullName;
        Environment = new([AppContext.BaseDirectory], Path.Combine(Scratch, "scratch"));
        Grader = new(Environment);
        Tiny = LabCatalog.Load(LabsFolder).Catalog.Find("tiny");
    }

    public string Scratch { get; }
    public LabEnvironment Environment { get; }
    public Grader Grader { get; }
    public LabPack Tiny { get; }

    public Task<GradeReport> GradeAsync(string folder, GradeOptions? options = null, IProgress<GradeEvent>? progress = null, LabPack? lab = null, CancellationToken cancellation = default) =>
        Grader.GradeAsync(lab ?? Tiny, folder, options ?? new(), progress, cancellation);

    /// <summary>A project whose two functions have the given bodies.</summary>
    public string Project(string add = "return a + b;", string scale = "for (var i = 0; i < x.Length; i++) x[i] *= factor;", string more = "", [CallerMemberName] string name = "")
    {
        var folder = Path.Combine(Scratch, name + "-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Arithmetic.cs"), $$"""
            using System.Diagnostics;
            using System.Runtime.InteropServices;
            namespace Tiny;
            public static class Arithmetic
            {
                public static double Add(double a, double b) { {{add}} }
                public static void Scale(Span<double> x, double factor) { {{scale}} }
                {{more}}
            }
            """);
        return folder;
    }

    public void Dispose() => Directory.Delete(Scratch, recursive: true);
}
