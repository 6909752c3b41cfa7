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
}
