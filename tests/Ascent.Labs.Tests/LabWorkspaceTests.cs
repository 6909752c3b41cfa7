using System.Diagnostics;
using Ascent.Journey;

namespace Ascent.Labs.Tests;

public sealed class LabWorkspaceTests(GradingFixture fixture) : IClassFixture<GradingFixture>
{
    private string Fresh() => Path.Combine(fixture.Scratch, "ws-" + Guid.NewGuid().ToString("N")[..8]);

    [Fact]
    public async Task A_workspace_holds_the_starter_and_the_public_tests_and_can_be_graded()
    {
        var folder = Fresh();
        LabWorkspace.Create(fixture.Tiny, folder, fixture.Environment);

        foreach (var file in new[] { "Tiny.csproj", "Arithmetic.cs", "CaseTests.cs", "tests/AddCases.cs", "Ascent.props", "global.json", "README.md", ".ascent-lab.json" })
            Assert.True(File.Exists(Path.Combine(folder, file)), file);
        Assert.False(File.Exists(Path.Combine(folder, "tests", "SeededCases.cs")));
        Assert.Empty(Directory.GetFiles(folder, "SeededCases.cs", SearchOption.AllDirectories));
        Assert.Equal(new WorkspaceRecord("tiny", 3), LabWorkspace.ReadRecord(folder));
        Assert.Contains(AppContext.BaseDirectory.TrimEnd('/'), File.ReadAllText(Path.Combine(folder, "Ascent.props")));
        Assert.Equal(GradeStatus.Fail, (await fixture.GradeAsync(folder)).Status);

        File.Copy(fixture.Tiny.Folder + "/solution/Arithmetic.cs", folder + "/Arithmetic.cs", overwrite: true);
        Assert.Equal(GradeStatus.Pass, (await fixture.GradeAsync(folder)).Status);
    }

    [Fact]
    public void A_folder_that_is_not_empty_is_refused_and_left_alone()
    {
        var folder = Fresh();
        Directory.CreateDirectory(folder);
        File.WriteAllText(folder + "/mine.txt", "mine");
        var problem = Assert.Throws<JourneyException>(() => LabWorkspace.Create(fixture.Tiny, folder, fixture.Environment));
        Assert.Contains("is not empty", problem.Message);
        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void An_empty_folder_is_taken()
    {
        var folder = Fresh();
        Directory.CreateDirectory(folder);
        LabWorkspace.Create(fixture.Tiny, folder, fixture.Environment);
        Assert.True(File.Exists(folder + "/Tiny.csproj"));
    }

    [Fact]
    public void A_creation_that_fails_half_way_leaves_nothing()
    {
        var parent = Fresh();
        Directory.CreateDirectory(parent);
        var broken = fixture.Tiny with { Folder = Path.Combine(parent, "broken") };
        Directory.CreateDirectory(broken.Folder + "/starter");
        File.WriteAllText(broken.Folder + "/starter/A.cs", "");
        // A link to nothing cannot be copied.
        File.CreateSymbolicLink(broken.Folder + "/starter/B.cs", parent + "/nowhere");
        var problem = Assert.Throws<JourneyException>(() => LabWorkspace.Create(broken, parent + "/ws", fixture.Environment));
        Assert.Equal(ProblemKind.BrokenEnvironment, problem.Kind);
        Assert.Equal(["broken"], Directory.GetFileSystemEntries(parent).Select(Path.GetFileName));
    }

    [LinuxFact]
    public void A_place_that_cannot_be_written_is_refused_with_a_sentence()
    {
        // /proc takes no files from anyone, root included.
        var problem = Assert.Throws<JourneyException>(() => LabWorkspace.Create(fixture.Tiny, "/proc/ascent-lab", fixture.Environment));
        Assert.Contains("/proc/ascent-lab", problem.Message);
        Assert.Equal(ProblemKind.BrokenEnvironment, problem.Kind);
    }

    [Fact]
    public void Reset_moves_the_work_aside_and_puts_the_starter_back()
    {
        var folder = Fresh();
        LabWorkspace.Create(fixture.Tiny, folder, fixture.Environment);
        File.WriteAllText(folder + "/Arithmetic.cs", "// mine");
        var now = new DateTimeOffset(2026, 11, 23, 10, 5, 7, TimeSpan.Zero);

        var aside = LabWorkspace.Reset(fixture.Tiny, folder, fixture.Environment, now);
        Assert.Equal(folder + ".2026-11-23-100507", aside);
        Assert.Equal("// mine", File.ReadAllText(aside + "/Arithmetic.cs"));
        Assert.Contains("NotImplementedException", File.ReadAllText(folder + "/Arithmetic.cs"));
        Assert.Equal(folder + ".2026-11-23-100507-2", LabWorkspace.Reset(fixture.Tiny, folder, fixture.Environment, now));
    }

    [Fact]
    public void Reset_refuses_a_folder_that_is_not_this_lab()
    {
        var folder = Fresh();
        Directory.CreateDirectory(folder);
        File.WriteAllText(folder + "/thesis.txt", "years of work");
        Assert.Throws<JourneyException>(() => LabWorkspace.Reset(fixture.Tiny, folder, fixture.Environment, DateTimeOffset.UnixEpoch));
        Assert.True(File.Exists(folder + "/thesis.txt"));
    }

    [Fact]
    public async Task A_workspace_builds_with_the_plain_SDK_and_its_tests_are_the_cases()
    {
        var folder = Fresh();
        LabWorkspace.Create(fixture.Tiny, folder, fixture.Environment);
        File.Copy(fixture.Tiny.Folder + "/solution/Arithmetic.cs", folder + "/Arithmetic.cs", overwrite: true);
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("test");
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        // Servers that stay behind would hold our pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var test = Process.Start(start)!;
        var error = test.StandardError.ReadToEndAsync();
        var text = await test.StandardOutput.ReadToEndAsync() + await error;
        await test.WaitForExitAsync();
        Assert.True(test.ExitCode == 0, text);
        Assert.Matches(@"(?i)succeeded:\s*2", text);
    }
}
