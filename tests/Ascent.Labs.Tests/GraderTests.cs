namespace Ascent.Labs.Tests;

public sealed class GraderTests(GradingFixture fixture) : IClassFixture<GradingFixture>
{
    [Fact]
    public async Task The_solution_passes_every_task_with_all_points()
    {
        var report = await fixture.GradeAsync(fixture.Tiny.Folder + "/solution");

        Assert.Equal(GradeStatus.Pass, report.Status);
        Assert.Null(report.Problem);
        Assert.Equal([2, 3], report.Tasks.Select(task => task.Points));
        Assert.Equal(3, report.Tests.Count);
        Assert.All(report.Tests, test => Assert.Equal(GradeStatus.Pass, test.Status));
        Assert.Equal(("accuracy", 0.95, true), report.Metrics.Select(m => (m.Name, m.Value, m.Pass)).Single());
    }

    [Fact]
    public async Task The_starter_fails_every_task_and_says_what_is_not_written()
    {
        var report = await fixture.GradeAsync(fixture.Tiny.Folder + "/starter");

        Assert.Equal(GradeStatus.Fail, report.Status);
        Assert.All(report.Tasks, task => Assert.Equal((GradeStatus.Fail, 0), (task.Status, task.Points)));
        Assert.All(report.Tests, test => Assert.StartsWith("not written yet (at Arithmetic.cs:", test.Message));
    }

    [Fact]
    public async Task A_known_mistake_gets_its_suggestion_at_the_first_failure_of_its_task()
    {
        var report = await fixture.GradeAsync(fixture.Project(add: "return 1 + a + b;"));
        Assert.Equal([GradeStatus.Fail, GradeStatus.Pass], report.Tasks.Select(task => task.Status));
        var first = report.Tests[0];
        Assert.Equal(("5", "6", 1.0), (first.Expected, first.Actual, first.MaxAbsError));
        Assert.Equal("Your sum is too large by one: is there a constant left in it?", first.Suggestion);
        Assert.Null(report.Tests[1].Suggestion);
    }

    [Fact]
    public async Task The_largest_error_comes_with_its_place()
    {
        var report = await fixture.GradeAsync(fixture.Project(scale: "x[0] *= factor; x[1] *= factor; x[2] = 9;"));
        var test = report.Tests.Single(test => test.Task == "scale");
        Assert.Equal(("[2]", "4", "9", 5.0, 1L), (test.At, test.Expected, test.Actual, test.MaxAbsError, test.Seed));
        Assert.Equal("the scaled ones: 1 of 3 entries differ, the largest error is 5 at [2]", test.Message);
    }

    [Fact]
    public async Task One_task_alone_can_be_graded_and_other_metrics_are_not_missed()
    {
        var report = await fixture.GradeAsync(fixture.Project(scale: ""), new(Tasks: ["add"]));
        Assert.Equal(GradeStatus.Pass, report.Status);
        Assert.Equal(["add"], report.Tasks.Select(task => task.Id));
        Assert.Empty(report.Metrics);
        var problem = await Assert.ThrowsAsync<Journey.JourneyException>(() => fixture.GradeAsync(fixture.Project(), new(Tasks: ["scael"])));
        Assert.StartsWith("The lab 'tiny' has no task 'scael'; did you mean 'scale'?", problem.Message);
    }

    [Fact]
    public async Task Figures_and_results_stream_while_the_grading_runs()
    {
        var events = new System.Collections.Concurrent.ConcurrentQueue<GradeEvent>();
        await fixture.GradeAsync(fixture.Project(), progress: new Synchronous(events.Enqueue));
        Assert.IsType<GradeEvent.Compiled>(events.First());
        Assert.Equal([1.0, 1.0 / 2, 1.0 / 3], events.OfType<GradeEvent.Figure>().Select(figure => figure.Value));
        Assert.Equal(3, events.OfType<GradeEvent.TestFinished>().Count());
    }

    private sealed class Synchronous(Action<GradeEvent> report) : IProgress<GradeEvent>
    {
        public void Report(GradeEvent value) => report(value);
    }

    [Fact]
    public async Task A_syntax_error_is_an_error_with_file_line_and_id()
    {
        var report = await fixture.GradeAsync(fixture.Project(add: "return a + ;"));
        Assert.Equal(GradeStatus.Error, report.Status);
        Assert.StartsWith("Your code does not compile: Arithmetic.cs(6,61): CS1525: ", report.Problem);
        Assert.All(report.Tasks, task => Assert.Equal((GradeStatus.Error, 0), (task.Status, task.Points)));
        Assert.DoesNotContain("   at ", GradeReportJson.Serialize(report));
    }

    [Fact]
    public async Task A_method_that_is_gone_is_an_error_that_speaks_of_the_signature()
    {
        var folder = fixture.Project();
        File.WriteAllText(folder + "/Arithmetic.cs", File.ReadAllText(folder + "/Arithmetic.cs").Replace(" Add(", " Plus("));
        var report = await fixture.GradeAsync(folder);
        Assert.Equal(GradeStatus.Error, report.Status);
        Assert.StartsWith("The tests do not fit your code; was a name or a signature of the starter changed?: ", report.Problem);
        Assert.Contains(report.Diagnostics, line => line.Contains("'Arithmetic' does not contain a definition for 'Add'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_huge_file_a_link_and_a_nested_expression_are_refused_with_a_sentence()
    {
        var folder = fixture.Project();
        File.WriteAllText(folder + "/Huge.cs", "//" + new string('x', 300 * 1024));
        Assert.Equal("Huge.cs has 300 KB; a source file may have at most 256 KB.", (await fixture.GradeAsync(folder)).Problem);

        folder = fixture.Project();
        File.CreateSymbolicLink(folder + "/Link.cs", fixture.Tiny.Folder + "/hidden/SeededCases.cs");
        Assert.StartsWith("Link.cs is a symbolic link.", (await fixture.GradeAsync(folder)).Problem);

        folder = fixture.Project(add: "return " + new string('(', 20000) + "a" + new string(')', 20000) + ";");
        var report = await fixture.GradeAsync(folder);
        Assert.Equal(GradeStatus.Error, report.Status);
        Assert.StartsWith("Your code does not compile", report.Problem);

        folder = fixture.Project();
        File.WriteAllText(folder + "/Tiny.csproj", "<Project><Unclosed></Project>");
        Assert.StartsWith("Tiny.csproj(1,", (await fixture.GradeAsync(folder)).Problem);
    }

    [Fact]
    public async Task A_folder_that_is_missing_or_holds_no_code_is_bad_input()
    {
        await Assert.ThrowsAsync<Journey.JourneyException>(() => fixture.GradeAsync(fixture.Scratch + "/nowhere"));
        await Assert.ThrowsAsync<Journey.JourneyException>(() => fixture.GradeAsync(Directory.CreateDirectory(fixture.Scratch + "/empty").FullName));
    }

    [Fact]
    public async Task Build_output_in_the_project_is_not_compiled()
    {
        var folder = fixture.Project();
        Directory.CreateDirectory(folder + "/obj/Debug");
        File.WriteAllText(folder + "/obj/Debug/Tiny.AssemblyInfo.cs", "this is not C#");
        Assert.Equal(GradeStatus.Pass, (await fixture.GradeAsync(folder)).Status);
    }

    [Fact]
    public async Task A_case_that_the_machine_cannot_run_is_skipped_and_no_pass()
    {
        var lab = fixture.Tiny with { Folder = fixture.Scratch + "/needs" };
        Directory.CreateDirectory(lab.Folder + "/tests");
        File.WriteAllText(lab.Folder + "/tests/Cases.cs", """
            using Ascent.Labs.Kit;
            public sealed class Cases
            {
                [Case("add", "on the GPU")] public void Gpu() => Check.Needs(false, "a CUDA device");
                [Case("scale", "on the CPU")] public async Task Cpu(CaseContext context) { await Task.Yield(); context.Metric("accuracy", context.SeedOf("accuracy") == 7 ? 1 : 0); }
            }
            """);
        var report = await fixture.GradeAsync(fixture.Project(), lab: lab);
        Assert.Equal(GradeStatus.Error, report.Status);
        Assert.True(report.Tests[0].Skipped);
        Assert.Equal("skipped, which is not a pass: needs a CUDA device", report.Tests[0].Message);
        Assert.Equal([GradeStatus.Error, GradeStatus.Pass], report.Tasks.Select(task => task.Status));
        Assert.True(report.Metrics.Single().Pass);
    }

    [Fact]
    public async Task A_metric_below_its_threshold_or_never_reported_fails_the_lab()
    {
        var lab = fixture.Tiny with { Metrics = [new("accuracy", ">=", 0.96, 7), new("speed", ">", 0, 1)] };
        var report = await fixture.GradeAsync(fixture.Project(), lab: lab);
        Assert.Equal(GradeStatus.Fail, report.Status);
        Assert.Equal([false, false], report.Metrics.Select(metric => metric.Pass));
        Assert.All(report.Tasks, task => Assert.Equal(GradeStatus.Pass, task.Status));
        Assert.Contains("\"value\": null", GradeReportJson.Serialize(report));
    }

    [Fact]
    public async Task A_lab_whose_tests_are_missing_is_an_error_and_never_a_pass()
    {
        var lab = fixture.Tiny with { Folder = Directory.CreateDirectory(fixture.Scratch + "/bare").FullName };
        var report = await fixture.GradeAsync(fixture.Project(), lab: lab);
        Assert.Equal(GradeStatus.Error, report.Status);
        Assert.StartsWith("No test was run", report.Problem);
    }

    [Fact]
    public async Task The_document_has_the_fields_that_other_programs_rely_on()
    {
        var text = GradeReportJson.Serialize(await fixture.GradeAsync(fixture.Project(add: "return a - b;")));
        using var document = System.Text.Json.JsonDocument.Parse(text);
        var root = document.RootElement;
        string Names(System.Text.Json.JsonElement element) => string.Join(' ', element.EnumerateObject().Select(property => property.Name));
        Assert.Equal("schema lab version status problem tasks tests metrics diagnostics env durationMs", Names(root));
        Assert.Equal("id title status points maxPoints", Names(root.GetProperty("tasks")[0]));
        Assert.Equal("name task status message expected actual maxAbsError at seed durationMs output suggestion skipped", Names(root.GetProperty("tests")[0]));
        Assert.Equal("name value op threshold pass", Names(root.GetProperty("metrics")[0]));
        Assert.Equal("dotnet cpu cores sourceHash", Names(root.GetProperty("env")));
        Assert.Equal((1, "tiny", 3, "fail"), (root.GetProperty("schema").GetInt32(), root.GetProperty("lab").GetString(), root.GetProperty("version").GetInt32(), root.GetProperty("status").GetString()));
    }
}
