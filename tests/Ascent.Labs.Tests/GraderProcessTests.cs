using System.Diagnostics;
using System.Text.Json;

namespace Ascent.Labs.Tests;

/// <summary>The grader in a process of its own: killed, killed by the learner's code, and started cold.</summary>
public sealed class GraderProcessTests(GradingFixture fixture, ITestOutputHelper output) : IClassFixture<GradingFixture>
{
    [LinuxFact]
    public async Task When_the_grader_is_killed_the_learners_code_ends_too()
    {
        var scratch = Path.Combine(fixture.Scratch, "killed");
        var project = fixture.Project(add: "Process.Start(\"/bin/sh\", [\"-c\", \"setsid sleep 300 & sleep 300\"]); File.WriteAllText(\"" + fixture.Scratch + "/up\", \"\"); while (true) { }");
        using var host = Host.Start(project, scratch, seconds: 120);
        for (var i = 0; i < 1200 && !File.Exists(fixture.Scratch + "/up"); i++) await Task.Delay(50);
        Assert.True(File.Exists(fixture.Scratch + "/up"), "the case did not begin");
        Assert.NotEmpty(Leftovers.Of(scratch));

        host.Kill();
        await host.WaitForExitAsync();
        Assert.Empty(await Leftovers.AfterAsync(scratch, TimeSpan.FromSeconds(10)));
    }

    [LinuxFact]
    public async Task Code_that_kills_the_grader_forges_no_pass_and_leaves_nothing()
    {
        var scratch = Path.Combine(fixture.Scratch, "killer");
        var project = fixture.Project(
            add: """
                var status = File.ReadAllText($"/proc/{getppid()}/stat"); // The supervisor's parent is the grader.
                kill(int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1]), 9);
                Thread.Sleep(60000);
                return a + b;
                """,
            more: "[DllImport(\"libc\")] static extern int getppid(); [DllImport(\"libc\")] static extern int kill(int pid, int signal);");
        using var host = Host.Start(project, scratch, seconds: 30);
        Assert.Equal("", await host.StandardOutput.ReadToEndAsync());
        await host.WaitForExitAsync();
        Assert.Equal(137, host.ExitCode);
        Assert.Empty(await Leftovers.AfterAsync(scratch, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task First_feedback_comes_soon_after_a_cold_start()
    {
        var scratch = Path.Combine(fixture.Scratch, "cold");
        foreach (var what in new[] { "cold", "the same sources again", "other sources" })
        {
            var clock = Stopwatch.StartNew();
            using var host = Host.Start(what == "other sources" ? fixture.Project(more: "// changed") : fixture.Tiny.Folder + "/solution", scratch);
            var text = await host.StandardOutput.ReadToEndAsync();
            await host.WaitForExitAsync();
            using var report = JsonDocument.Parse(text);
            output.WriteLine($"{what}: {clock.Elapsed.TotalSeconds:0.00} s from start to end of the process, {report.RootElement.GetProperty("durationMs").GetDouble():0} ms of grading");
            Assert.Equal("pass", report.RootElement.GetProperty("status").GetString());
            // Five seconds on a quiet machine of two cores; tests share theirs with others.
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30));
        }
    }
}
