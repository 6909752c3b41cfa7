using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Ascent.Labs.Tests;

/// <summary>
/// A grader in a process of its own, for what must hold when that process is killed and for times from a cold start: this test program
/// started with a variable that names the project to grade.
/// </summary>
public static class Host
{
    private const string Variable = "ASCENT_LABS_TEST_HOST";

    public static Process Start(string project, string scratch, double seconds = 20)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(typeof(Host).Assembly.Location);
        }
        start.Environment[Variable] = string.Join('|', project, scratch, seconds);
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void GradeWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var project, var scratch, var seconds]) return;
        // Code of this module waits on other threads until its initializer has ended, so nothing of the work may be a lambda of this module.
        var tiny = LabCatalog.Load(Path.Combine(AppContext.BaseDirectory, "Fixtures", "labs")).Catalog.Find("tiny");
        tiny = tiny with { Limits = tiny.Limits with { Seconds = double.Parse(seconds), Processes = 8 } };
        var report = new Grader(new([AppContext.BaseDirectory], scratch)).GradeAsync(tiny, project, new(), null, CancellationToken.None).GetAwaiter().GetResult();
        Console.Out.Write(GradeReportJson.Serialize(report));
        Console.Out.Flush();
        Environment.Exit(0);
    }
}
