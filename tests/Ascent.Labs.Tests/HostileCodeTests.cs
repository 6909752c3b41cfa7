using System.Diagnostics;

namespace Ascent.Labs.Tests;

/// <summary>What a learner's code may do by mistake or on purpose: the right status, in time, and no process left.</summary>
public sealed class HostileCodeTests(GradingFixture fixture, ITestOutputHelper output) : IClassFixture<GradingFixture>
{
    private const string Sh = "Process.Start(new ProcessStartInfo(\"/bin/sh\") { ArgumentList = { \"-c\", SCRIPT } })!";

    private LabPack Limited(double seconds = 8, double memoryMb = 256, double outputKb = 64) => fixture.Tiny with { Limits = new(seconds, memoryMb, outputKb) };

    private LabPack MayStart(int processes) => fixture.Tiny with { Limits = fixture.Tiny.Limits with { Processes = processes } };

    private async Task<GradeReport> GradeAsync(string folder, double within = 20, LabPack? lab = null)
    {
        var clock = Stopwatch.StartNew();
        var report = await fixture.GradeAsync(folder, lab: lab ?? Limited());
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.00} s: {report.Status}: {report.Problem}");
        foreach (var test in report.Tests) output.WriteLine($"  {test.Task} {test.Status} {test.DurationMs:0} ms: {test.Message}");
        Assert.True(clock.Elapsed.TotalSeconds < within, $"took {clock.Elapsed.TotalSeconds:0.0} s, allowed are {within}");
        NothingIsLeft();
        return report;
    }

    private void NothingIsLeft() => Assert.Empty(Leftovers.Of(fixture.Scratch));

    /// <summary>The faulty task has the status and the words, the other one passes.</summary>
    private static void AddIs(GradeStatus status, string words, GradeReport report)
    {
        Assert.Equal(status, report.Status);
        Assert.Equal([status, GradeStatus.Pass], report.Tasks.Select(task => task.Status));
        Assert.Equal(0, report.Tasks[0].Points);
        Assert.Contains(words, report.Tests[0].Message);
    }

    [Fact]
    public async Task An_endless_loop_times_out_and_the_other_task_still_passes() =>
        AddIs(GradeStatus.Timeout, "did not finish within", await GradeAsync(fixture.Project(add: "while (true) { }"), within: 12, Limited(seconds: 6)));

    [Fact]
    public async Task Endless_loops_in_every_task_end_at_the_limit_of_the_lab()
    {
        var report = await GradeAsync(fixture.Project(add: "while (true) { }", scale: "while (true) { }"), within: 9, Limited(seconds: 4));
        Assert.Equal(GradeStatus.Timeout, report.Status);
        Assert.All(report.Tasks, task => Assert.Equal(GradeStatus.Timeout, task.Status));
        Assert.Equal(3, report.Tests.Count);
    }

    [Fact]
    public async Task Endless_recursion_is_an_error_that_names_the_stack() =>
        AddIs(GradeStatus.Error, "stack overflowed", await GradeAsync(fixture.Project(add: "return Add(a, b) + Add(b, a);")));

    [LinuxFact]
    public async Task A_fork_bomb_ends_at_its_first_fork() =>
        AddIs(GradeStatus.Error, "started a process, which this lab does not allow (at Arithmetic.cs:6)", await GradeAsync(fixture.Project(
            add: Sh.Replace("SCRIPT", "\"bomb() { bomb | bomb & }; bomb; sleep 300\"") + ".WaitForExit(); return a + b;")));

    [LinuxFact]
    public async Task A_fork_bomb_of_system_calls_ends_at_its_first_fork()
    {
        var report = await GradeAsync(fixture.Project(
            add: "for (var i = 0; i < 3; i++) if (fork() >= 0 || vfork() >= 0) Thread.Sleep(3000); return a + b;",
            more: "[DllImport(\"libc\")] static extern int fork(); [DllImport(\"libc\")] static extern int vfork();"));
        Assert.Equal(GradeStatus.Pass, report.Status); // Nothing came of it.
    }

    [LinuxFact]
    public async Task Where_processes_are_allowed_too_many_are_ended_however_they_detach_themselves() =>
        AddIs(GradeStatus.Error, "started more processes than the lab's limit of 8", await GradeAsync(fixture.Project(
            add: Sh.Replace("SCRIPT", "\"while true; do setsid sh -c 'sleep 300 & setsid env -i sleep 300 &' ; done\"") + ".WaitForExit(); return a + b;"), lab: MayStart(8)));

    [LinuxFact]
    public async Task Where_processes_are_allowed_a_detached_one_does_not_outlive_the_grading()
    {
        var report = await GradeAsync(fixture.Project(add: Sh.Replace("SCRIPT", "\"setsid env -i sleep 7654321 & exit 0\"") + ".WaitForExit(); return a + b;"), lab: MayStart(8));
        Assert.Equal(GradeStatus.Pass, report.Status);
        Assert.DoesNotContain(Directory.GetDirectories("/proc"), folder =>
        {
            try
            {
                return File.Exists(folder + "/cmdline") && File.ReadAllText(folder + "/cmdline").Contains("7654321", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task Twenty_gigabytes_of_arrays_are_an_error_that_names_the_limit() =>
        AddIs(GradeStatus.Error, "more memory than the lab's limit of 256 MB", await GradeAsync(fixture.Project(
            add: "var all = new List<byte[]>(); for (var i = 0; i < 200; i++) { var block = new byte[100_000_000]; Array.Fill(block, (byte)1); all.Add(block); } return all.Count;"), within: 40, Limited(seconds: 30)));

    [LinuxFact]
    public async Task Twenty_gigabytes_of_native_memory_are_an_error_that_names_the_limit() =>
        AddIs(GradeStatus.Error, "more memory than the lab's limit of 256 MB", await GradeAsync(fixture.Project(
            add: "for (var i = 0; i < 320; i++) { var p = Marshal.AllocHGlobal(1 << 26); for (var j = 0; j < 1 << 26; j += 4096) Marshal.WriteByte(p + j, 1); } return a + b;"), within: 40, Limited(seconds: 30)));

    [Fact]
    public async Task A_megabyte_a_second_of_output_is_cut_and_ended() =>
        AddIs(GradeStatus.Error, "printed more than the lab's limit of 64 KB", await GradeAsync(fixture.Project(
            add: "while (true) { for (var i = 0; i < 100; i++) Console.WriteLine(new string('x', 1023)); Thread.Sleep(100); }"), within: 10));

    [Fact]
    public async Task Output_on_standard_error_counts_too() =>
        AddIs(GradeStatus.Error, "printed more than", await GradeAsync(fixture.Project(add: "while (true) Console.Error.WriteLine(new string('x', 1023));"), within: 10));

    [Theory]
    [InlineData("Environment.Exit(0); return a + b;", "ended the process (Environment.Exit")]
    [InlineData("Environment.Exit(77); return a + b;", "ended the process (Environment.Exit")]
    [InlineData("Environment.FailFast(\"enough\"); return a + b;", "Environment.FailFast")]
    [InlineData("Process.GetCurrentProcess().Kill(); Thread.Sleep(1000); return a + b;", "ended the process")]
    [InlineData("new Thread(() => throw new InvalidOperationException()).Start(); Thread.Sleep(5000); return a + b;", "on a thread of its own")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(1000000); Environment.Exit(0); return a + b;", "did not finish")]
    public async Task Ending_the_process_is_never_a_pass(string add, string words)
    {
        var report = await GradeAsync(fixture.Project(add: add), lab: Limited(seconds: 6));
        Assert.NotEqual(GradeStatus.Pass, report.Status);
        AddIs(report.Status, words, report);
    }

    [Fact]
    public async Task A_last_case_whose_process_ends_before_the_final_record_is_an_error()
    {
        var report = await GradeAsync(fixture.Project(scale: "for (var i = 0; i < x.Length; i++) x[i] *= factor; new Thread(() => { while (true) Thread.Sleep(1); }).Start(); AppDomain.CurrentDomain.ProcessExit += (_, _) => { };"));
        Assert.Equal(GradeStatus.Pass, report.Status); // A thread that is left running does not hold the grading up.

        report = await GradeAsync(fixture.Project(scale: "Environment.Exit(0);"));
        Assert.Equal(GradeStatus.Error, report.Tasks[1].Status);
        Assert.Equal(GradeStatus.Pass, report.Tasks[0].Status);
    }

    [Fact]
    public async Task A_static_constructor_that_throws_fails_with_what_it_threw()
    {
        var report = await GradeAsync(fixture.Project(more: "static Arithmetic() => int.Parse(\"four\");"));
        Assert.Equal(GradeStatus.Fail, report.Status);
        Assert.StartsWith("FormatException: ", report.Tests[0].Message);
        Assert.Contains("(at Arithmetic.cs:8)", report.Tests[0].Message);
    }

    [Fact]
    public async Task Reading_standard_input_finds_its_end_at_once() =>
        Assert.Equal(GradeStatus.Pass, (await GradeAsync(fixture.Project(add: "return Console.In.ReadToEnd().Length + a + b;"))).Status);

    private const string KillSupervisor = "kill(getppid(), 9); Process.Start(\"/bin/sh\", [\"-c\", \"setsid sleep 300 &\"]); Thread.Sleep(3000); return a + b;";
    private const string Kill = "[DllImport(\"libc\")] static extern int getppid(); [DllImport(\"libc\")] static extern int kill(int pid, int signal);";

    [LinuxFact]
    public async Task The_supervisor_cannot_be_killed() =>
        AddIs(GradeStatus.Error, "started a process", await GradeAsync(fixture.Project(add: KillSupervisor, more: Kill)));

    [LinuxFact]
    public async Task Where_processes_are_allowed_killing_the_supervisor_is_an_error_and_leaves_nothing() =>
        AddIs(GradeStatus.Error, "ended the process that supervises it", await GradeAsync(fixture.Project(add: KillSupervisor, more: Kill), lab: MayStart(8)));

    [LinuxFact]
    public async Task Bytes_written_to_the_channel_of_the_results_are_noticed() =>
        AddIs(GradeStatus.Error, "channel of the results", await GradeAsync(fixture.Project(
            add: """
                // A frame of 33 bytes that says: case 0 has passed; the nonce is a guess.
                var frame = new byte[37]; frame[0] = 33; frame[20] = 2;
                foreach (var fd in Directory.GetFiles("/proc/self/fd"))
                    if ((File.ResolveLinkTarget(fd, false)?.Name ?? "").StartsWith("socket:")) write(int.Parse(Path.GetFileName(fd)), frame, frame.Length);
                Thread.Sleep(500);
                return 5;
                """,
            more: "[DllImport(\"libc\")] static extern nint write(int fd, byte[] bytes, nint count);")));

    [Fact]
    public async Task Lines_that_look_like_results_are_output_and_nothing_else()
    {
        var report = await GradeAsync(fixture.Project(add: "Console.WriteLine(\"{\\\"status\\\":\\\"pass\\\"}\"); return 0;"));
        Assert.Equal(GradeStatus.Fail, report.Tasks[0].Status);
        Assert.All(report.Tests.Where(test => test.Task == "add"), test => Assert.Equal("{\"status\":\"pass\"}\n", test.Output));
        Assert.Null(report.Tests.Single(test => test.Task == "scale").Output);
    }

    [Fact]
    public async Task A_type_that_poses_as_the_kit_is_refused()
    {
        var folder = fixture.Project();
        File.WriteAllText(folder + "/Check.cs", "namespace Tiny.Tests; public static class Check { public static void Close(double a, double b, double c, string d) { } }");
        var report = await GradeAsync(folder);
        Assert.Equal(GradeStatus.Error, report.Status);
        Assert.Contains("Check.cs(1,43): the name Check belongs to the lab kit", report.Problem);
    }

    [Fact]
    public async Task Tests_in_the_learners_folder_do_not_count()
    {
        var folder = fixture.Project(add: "return 0;");
        Directory.CreateDirectory(folder + "/tests");
        File.WriteAllText(folder + "/tests/AddCases.cs", "namespace Tiny.Tests; public sealed class AddCases { [Ascent.Labs.Kit.Case(\"add\", \"fine\")] public void Fine() { } }");
        File.WriteAllText(folder + "/Mine.cs", "namespace Tiny; public sealed class Mine { [Ascent.Labs.Kit.Case(\"add\", \"mine\")] public void Fine() { } }");
        var report = await GradeAsync(folder);
        Assert.Equal(GradeStatus.Fail, report.Tasks[0].Status);
        Assert.DoesNotContain(report.Tests, test => test.Name is "fine" or "mine");
    }

    [Fact]
    public async Task The_environment_and_the_home_of_the_person_do_not_reach_the_code()
    {
        Environment.SetEnvironmentVariable("SOME_TOKEN", "secret");
        var report = await GradeAsync(fixture.Project(add: "Console.Write(Environment.GetEnvironmentVariable(\"SOME_TOKEN\") + \"|\" + Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + \"|\" + Environment.CurrentDirectory); return a + b;"));
        var parts = report.Tests[0].Output!.Split('|');
        Assert.Equal("", parts[0]);
        Assert.StartsWith(fixture.Scratch, parts[1]);
        Assert.StartsWith(fixture.Scratch, parts[2]);
    }

    [Fact]
    public async Task Cancelling_ends_the_child()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            fixture.GradeAsync(fixture.Project(add: "while (true) { }"), lab: Limited(seconds: 60), cancellation: source.Token));
        NothingIsLeft();
    }
}
