using Ascent.Journey;
using Ascent.Journey.Progress;
using Ascent.Labs;

namespace Ascent.Application.Tests;

/// <summary>A learner's way through the real labs.</summary>
public sealed class LabTests : IDisposable
{
    private readonly TestHome _home = new();

    private Workbench Bench => _home.Bench;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_starter_fails_every_task_and_proves_nothing()
    {
        Bench.StartLab("gradients", _home.PathOf("gradients"));
        var outcome = await Bench.GradeLabAsync("gradients", null, new GradeOptions(), null, TestContext.Current.CancellationToken);
        Assert.Equal(GradeStatus.Fail, outcome.Report.Status);
        Assert.All(outcome.Report.Tasks, task => Assert.NotEqual(GradeStatus.Pass, task.Status));
        Assert.Null(outcome.Evidence);
        Assert.Equal(LabState.Started, Bench.LabStanding("gradients").State);
        Assert.Equal(ActivityState.InProgress, Bench.Progress.Activities["gradients-lab"].State);
    }

    [Fact]
    public async Task A_pass_is_evidence_and_moves_the_plan_and_the_next_lab()
    {
        Assert.Equal("gradients", Bench.NextLab()!.Lab.Id);
        Assert.Equal(LabState.Locked, Bench.LabStanding("first-network").State);
        var folder = _home.PathOf("gradients");
        Bench.StartLab("gradients", folder);
        _home.Solve("gradients", folder);
        var outcome = await Bench.GradeLabAsync("gradients", null, new GradeOptions(), null, TestContext.Current.CancellationToken);

        Assert.Equal(GradeStatus.Pass, outcome.Report.Status);
        Assert.Equal(ActivityState.Done, Bench.Progress.Activities["gradients-lab"].State);
        Assert.Equal(outcome.Evidence, Assert.Single(Bench.EvidenceList("gradients-lab")));
        Assert.True(Assert.Single(Bench.VerifyEvidence()).Holds);
        Assert.NotNull(outcome.Update);
        Assert.Equal("first-network", Bench.NextLab()!.Lab.Id);
        Assert.Equal(LabState.Unlocked, Bench.LabStanding("first-network").State);

        var again = await Bench.GradeLabAsync("gradients", null, new GradeOptions(), null, TestContext.Current.CancellationToken);
        Assert.Null(again.Evidence);
        Assert.Equal(2, Bench.LabStanding("gradients").Attempts);
    }

    [Fact]
    public async Task A_pass_of_some_tasks_is_no_pass_of_the_lab()
    {
        var folder = _home.PathOf("gradients");
        Bench.StartLab("gradients", folder);
        _home.Solve("gradients", folder);
        var task = Bench.Labs.Find("gradients").Tasks[0].Id;
        var outcome = await Bench.GradeLabAsync("gradients", null, new GradeOptions(Tasks: [task]), null, TestContext.Current.CancellationToken);
        Assert.Equal(GradeStatus.Pass, outcome.Report.Status);
        Assert.Null(outcome.Evidence);
        Assert.Equal(LabState.Started, Bench.LabStanding("gradients").State);
    }

    [Fact]
    public async Task A_training_in_a_lab_is_a_run_with_a_curve()
    {
        var folder = _home.PathOf("first-network");
        Bench.StartLab("first-network", folder);
        _home.Solve("first-network", folder);
        var outcome = await Bench.GradeLabAsync("first-network", null, new GradeOptions(), null, TestContext.Current.CancellationToken);
        Assert.True(outcome.Report.Status == GradeStatus.Pass, string.Join("; ", outcome.Report.Tests.Where(test => test.Status != GradeStatus.Pass).Select(test => test.Name + ": " + test.Message)));
        var run = Bench.Runs.Find(outcome.RunId!)!;
        Assert.Equal(Tracking.RunStatus.Completed, run.Status);
        Assert.True(run.Final["test-accuracy"] >= 0.94);
        Assert.Contains(Bench.Runs.ReadMetrics(run.Id).Points, point => point.Name == "loss");
    }

    [Fact]
    public void Hints_come_one_after_the_other_and_then_repeat()
    {
        var lab = Bench.Labs.Find("gradients");
        var task = lab.Tasks[0];
        var shown = Enumerable.Range(0, 4).Select(_ => Bench.Hint("gradients", null)).ToList();
        Assert.All(shown, hint => Assert.Equal(task.Id, hint.Task));
        Assert.Equal([1, 2, 3, 3], shown.Select(hint => hint.Number));
        Assert.Equal(task.Hints, shown.Take(3).Select(hint => hint.Text));
    }

    [Fact]
    public void The_solution_waits_for_a_pass_or_for_being_asked_for()
    {
        var refusal = Assert.Throws<JourneyException>(() => Bench.Solution("gradients", anyway: false));
        Assert.Equal(ProblemKind.CheckFailed, refusal.Kind);
        Assert.NotEmpty(Bench.Solution("gradients", anyway: true));
        using var store = Store.JourneyStore.Open(_home.Home.Database);
        Assert.Equal([0], store.Reveals("gradients", "solution"));
    }

    [Fact]
    public void A_reset_puts_the_starter_back_and_keeps_the_learners_files()
    {
        var folder = _home.PathOf("gradients");
        Bench.StartLab("gradients", folder);
        var source = Directory.GetFiles(folder, "*.cs")[0];
        File.WriteAllText(source, "// mine");
        var aside = Bench.ResetLab("gradients");
        Assert.NotEqual("// mine", File.ReadAllText(source));
        Assert.Equal("// mine", File.ReadAllText(Path.Combine(aside, Path.GetFileName(source))));
    }

    [Fact]
    public async Task A_grading_that_is_interrupted_leaves_no_attempt()
    {
        var folder = _home.PathOf("first-network");
        Bench.StartLab("first-network", folder);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bench.GradeLabAsync("first-network", null, new GradeOptions(), null, stop.Token));
        Assert.Equal(0, Bench.LabStanding("first-network").Attempts);
    }

    [Fact]
    public async Task A_project_that_is_gone_is_told()
    {
        var folder = _home.PathOf("gradients");
        Bench.StartLab("gradients", folder);
        Directory.Delete(folder, recursive: true);
        var problem = await Assert.ThrowsAsync<JourneyException>(() => Bench.GradeLabAsync("gradients", null, new GradeOptions(), null, TestContext.Current.CancellationToken));
        Assert.Contains(folder, problem.Message, StringComparison.Ordinal);
    }
}
